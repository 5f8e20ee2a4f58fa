package keytest

import (
	"testing"

	"tellmemore/app/preferences"
)

func TestMemoryKeepsTheContract(t *testing.T) {
	Keys(t, func(*testing.T) preferences.Keys { return &Memory{} })
}
