package device

import (
	"fmt"
	"os"
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// Divert sends to log what C libraries write to stderr: PortAudio, ALSA and
// JACK do so whenever they look for devices, and at any other time. It returns
// the terminal's stderr, for the program's own words; a crash is told there as
// well.
func Divert(log *os.File) (stderr *os.File, err error) {
	kept, err := unix.FcntlInt(2, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return os.Stderr, fmt.Errorf("keep stderr: %w", err)
	}
	stderr = os.NewFile(uintptr(kept), "stderr") // #nosec G115 -- a descriptor is not negative
	if err := unix.Dup3(int(log.Fd()), 2, 0); err != nil {
		return stderr, fmt.Errorf("divert stderr: %w", err)
	}
	return stderr, debug.SetCrashOutput(stderr, debug.CrashOptions{})
}
