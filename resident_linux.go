package main

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// setAside takes a file of the program that was read once out of memory; where
// it is read again, it comes from the program's file. The reader keeps weights
// of its own, so the 25 MB that it was made from would be there twice.
func setAside(file []byte) {
	page := os.Getpagesize()
	if len(file) < 2*page {
		return
	}
	within := int(uintptr(unsafe.Pointer(unsafe.SliceData(file))) % uintptr(page)) // #nosec G103 -- only where in its page it begins
	first := (page - within) % page
	whole := (len(file) - first) / page * page
	_ = unix.Madvise(file[first:first+whole], unix.MADV_PAGEOUT) // advice: where it is not taken, nothing is lost
}
