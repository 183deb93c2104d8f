// Package sqlstore holds the SQL that every database of Rung shares: the
// queries behind [store.Reader] and [store.Tx], written with ? and rebound for
// the driver. Opening a database, migrating it and telling its errors apart is
// the work of the package of that database.
package sqlstore
