// Package porttest holds one contract test for each port of the interview.
// Every adapter and every fake of a port passes it, so that a round behaves
// the same whoever is behind the port.
//
// It is for tests alone. It imports the core and the standard library, never
// an adapter.
package porttest
