// Package sqlite keeps Rung's records in one SQLite file.
//
// Every acknowledged change is on disk (synchronous=FULL, write-ahead log).
// One connection writes, several read; a lock on a file beside the database
// keeps a second process from writing. Open brings the schema up to date and
// refuses a file that a newer program wrote.
package sqlite
