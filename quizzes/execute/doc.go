// Package execute runs the SQL of questions: what a question says its code
// prints is measured, never believed. Its tests do the same with the questions
// in Go and those for PostgreSQL.
//
//	printed, err := execute.SQLite(ctx, q)
//
// Lines of output are joined by "; " and the columns of a row by " | ", so that
// an output fits an option.
package execute
