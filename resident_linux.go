package main

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// setAside takes a file that is part of the program's own out of its memory; where
// it is read again, it comes back from the system's cache of the program's file.
// Of any other memory the contents would be lost.
func setAside(file []byte) {
	page := os.Getpagesize()
	if len(file) < 2*page {
		return
	}
	within := int(uintptr(unsafe.Pointer(unsafe.SliceData(file))) % uintptr(page)) // #nosec G103 -- only where in its page it begins
	first := (page - within) % page
	whole := (len(file) - first) / page * page
	_ = unix.Madvise(file[first:first+whole], unix.MADV_DONTNEED) // advice: where it is not taken, nothing is lost
}
