package porttest_test

import (
	"testing"

	"tellmemore/interviewer/porttest"
)

func TestFakeStore(t *testing.T) {
	porttest.Store(t,
		func(*testing.T) porttest.KeptStore { return &porttest.FakeStore{} },
		func(name string) string { return "/recordings/" + name + ".wav" })
}
