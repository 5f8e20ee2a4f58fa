package preferences

import (
	"errors"
	"io/fs"
	"sync"
)

// Choices are the preferences of the running program and the file that keeps
// them. Its methods may be called from any goroutine.
type Choices struct {
	// Changed, where it is not nil, is told what held before a change and what
	// holds after it, from the goroutine that made it. It must not wait, nor
	// change anything. It is set before the first change.
	Changed func(before, now Preferences)

	path    string
	writing sync.WaitGroup

	mu    sync.Mutex
	now   Preferences
	kept  Preferences // as they were last read or written
	err   error       // why the file was not read
	queue []change
}

type change struct {
	make func(*Preferences)
	kept func(error)
}

// Open reads the choices. A file that is not there gives the defaults; so does
// one that can't be read, which stays as it is and is the matter of Err.
func Open(path string) *Choices {
	c := &Choices{path: path, now: Default(), kept: Default()}
	p, _, err := read(path)
	if err == nil {
		c.now, c.kept = p, p
	} else if !errors.Is(err, fs.ErrNotExist) {
		c.err = err
	}
	return c
}

// Err returns why the file was not read and the defaults hold, nil when it
// was: a *DamagedError, fs.ErrPermission.
func (c *Choices) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Now returns the present choices.
func (c *Choices) Now() Preferences {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Change changes the choices and returns when they are kept. Errors: as of
// Soon.
func (c *Choices) Change(how func(*Preferences)) error {
	kept := make(chan error, 1)
	c.Soon(how, func(err error) { kept <- err })
	return <-kept
}

// Soon changes the choices at once and keeps them in the background, one
// change after the other; how may be called more than once, kept is called once
// from a goroutine of its own. What another program wrote meanwhile is kept,
// and so are keys of the file that are not known here. A change that can't be
// kept holds until the program ends; a damaged file is never written over.
// Errors: a *DamagedError, fs.ErrPermission, and those of a full disk.
func (c *Choices) Soon(how func(*Preferences), kept func(error)) {
	c.mu.Lock()
	before := c.now
	how(&c.now)
	now := c.now
	c.queue = append(c.queue, change{how, kept})
	if len(c.queue) == 1 {
		c.writing.Go(c.drain)
	}
	c.mu.Unlock()
	c.tell(before, now)
}

func (c *Choices) tell(before, now Preferences) {
	if c.Changed != nil && before != now {
		c.Changed(before, now)
	}
}

// Wait returns when every change is kept or has failed.
func (c *Choices) Wait() { c.writing.Wait() }

// drain keeps what is in the queue. A change leaves the queue when it is kept.
func (c *Choices) drain() {
	for {
		c.mu.Lock()
		first, last := c.queue[0], c.kept
		c.mu.Unlock()
		kept, read, err := c.keep(first, last)
		c.mu.Lock()
		before := c.now
		c.queue = c.queue[1:]
		c.err = read
		if read == nil {
			c.now, c.kept = kept, kept
			for _, later := range c.queue {
				later.make(&c.now)
			}
		}
		now := c.now
		done := len(c.queue) == 0
		c.mu.Unlock()
		c.tell(before, now) // what another program wrote
		first.kept(err)
		if done {
			return
		}
	}
}

// keep changes the file, or makes it from what was last kept. It returns what
// holds now, why the file could not be read, and why the change is not kept.
func (c *Choices) keep(first change, last Preferences) (kept Preferences, reading, keeping error) {
	p, raw, err := read(c.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p = last
	case err != nil:
		return last, err, err
	}
	first.make(&p)
	return p, nil, write(c.path, raw, p)
}
