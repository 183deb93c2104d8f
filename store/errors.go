package store

import "errors"

// The conditions a caller can act on. Implementations wrap them with the
// operation, its arguments and the cause.
var (
	// ErrNotFound: the record does not exist.
	ErrNotFound = errors.New("not found")
	// ErrInUse: another process has the database open for writing.
	ErrInUse = errors.New("the database is in use by another process")
	// ErrDamaged: the file is not a database or parts of it cannot be read.
	ErrDamaged = errors.New("the database file is damaged")
	// ErrReadOnly: the file or its folder cannot be written.
	ErrReadOnly = errors.New("the database file cannot be written")
	// ErrFull: there is no room left; the change was rolled back whole.
	ErrFull = errors.New("there is no room left for the database")
	// ErrNewer: the database was written by a newer version of the program.
	ErrNewer = errors.New("the database was written by a newer version of Rung")
)
