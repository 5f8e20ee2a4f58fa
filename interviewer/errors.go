package interviewer

import "errors"

// Errors of every store. Test with errors.Is. A folder that may not be written
// is fs.ErrPermission, one without room is audio.ErrDiskFull.
var (
	// ErrNotFound: no session is kept under this ID.
	ErrNotFound = errors.New("no such session")
	// ErrAmbiguous: several sessions begin with these letters.
	ErrAmbiguous = errors.New("more than one such session")
	// ErrBusy: another program holds the sessions, or this one.
	ErrBusy = errors.New("sessions in use by another program")
	// ErrCorrupt: the file of the sessions is damaged. It is left as it is.
	ErrCorrupt = errors.New("sessions damaged")
	// ErrNewer: the sessions were written by a newer version of this program.
	ErrNewer = errors.New("sessions of a newer version")
)
