package looptest_test

import (
	"testing"

	"tellmemore/interviewer/loop/looptest"
)

func TestFake(t *testing.T) {
	looptest.Contract(t, func(*testing.T) looptest.Keeper { return &looptest.Fake{} })
}
