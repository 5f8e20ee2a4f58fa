package interviewer_test

import (
	"testing"

	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/porttest"
)

// The fakes of the runner's tests keep the contracts of their ports.

func TestFakeRecordings(t *testing.T) {
	porttest.Source(t, func(*testing.T) interviewer.Source { return interviewer.FakeRecordings(2, 3*audio.Rate) })
}

func TestFakeMicrophone(t *testing.T) {
	porttest.Source(t, func(*testing.T) interviewer.Source { return interviewer.FakeMicrophone(2, 3*audio.Rate) })
}

func TestFakeTakes(t *testing.T) {
	porttest.Takes(t, func(*testing.T) (interviewer.Takes, func(string) []int16) { return interviewer.FakeTakesInMemory() })
}

func TestFakeFollowUps(t *testing.T) {
	porttest.FollowUps(t, func(*testing.T) interviewer.FollowUps { return interviewer.FakeAsks() })
}
