//go:build !linux

package whispercpp

// lower does nothing: elsewhere a priority belongs to the whole program, whose
// captions must not wait.
func lower() {}
