// Package freed gives memory back to the system that the libraries beside Go
// have freed. It imports nothing of the program.
package freed

/*
#include <stdlib.h> // says whether the C library is glibc
#ifdef __GLIBC__
#include <malloc.h>
#endif

static void at_once(int large) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, large);
#endif
}

static void give_back(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
*/
import "C"

// large is the size in bytes from which a piece of memory lies by itself. glibc
// begins with half of it and raises it to 32 MB as pieces are freed, which then
// lie among what is in use: 70 MB while an answer is heard.
const large = 256 << 10

// AtOnce has large pieces given back as soon as they are freed. To be called
// before any library is.
func AtOnce() { C.at_once(large) }

// GiveBack returns what was freed and lies between what is in use, which glibc
// keeps for later; other systems do so themselves. It takes some milliseconds.
func GiveBack() { C.give_back() }
