package interviewer

// The fakes of the runner's tests, for the contracts that they keep.

// FakeRecordings is a fake source of recordings of this length, in samples.
func FakeRecordings(n, length int) Source {
	f := &fakeSource{}
	for range n {
		f.answers = append(f.answers, make([]int16, length))
	}
	return f
}

// FakeMicrophone is a fake source in real time.
func FakeMicrophone(n, length int) Source {
	f := FakeRecordings(n, length).(*fakeSource)
	f.live = true
	return f
}

// FakeTakesInMemory returns fake takes, and what they hold.
func FakeTakesInMemory() (Takes, func(path string) []int16) {
	f := &fakeTakes{}
	return f, func(path string) []int16 {
		f.mu.Lock()
		defer f.mu.Unlock()
		for _, t := range f.takes {
			if t.Path() == path && t.closed {
				return t.samples
			}
		}
		return nil
	}
}

// FakeAsks are the fake follow-ups.
func FakeAsks() FollowUps { return fakeFollowUps{} }
