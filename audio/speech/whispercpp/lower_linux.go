package whispercpp

import "golang.org/x/sys/unix"

// politeness is the niceness of a hearing: a tenth of the share of a thread that
// wants the same core. The lowest priority there is (19, a seventieth) was seen
// to starve a hearing for minutes when another program was busy.
const politeness = 10

// lower gives the calling thread a low priority, which the threads that
// whisper.cpp starts for a hearing inherit: the microphone, the captions and
// the window then get the cores when they want them.
func lower() {
	// On Linux a priority belongs to a thread, whatever the name of the call
	// says. It may always be lowered; if not, hearing is only less polite.
	_ = unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), politeness)
}
