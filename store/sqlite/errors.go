package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"github.com/rungbot/rung/store"
)

// mapError turns SQLite's result codes into the conditions of package store
// and leaves every other error as it is.
func mapError(err error) error {
	var sqliteErr sqlite3.Error
	if errors.As(err, &sqliteErr) {
		switch sqliteErr.SystemErrno {
		case syscall.ENOSPC, syscall.EDQUOT: // an I/O error to SQLite when it is not the file itself that grows
			return fmt.Errorf("%w: %w", store.ErrFull, err)
		}
		switch sqliteErr.Code {
		case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
			return fmt.Errorf("%w: %w", store.ErrDamaged, err)
		case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
			return fmt.Errorf("%w: %w", store.ErrReadOnly, err)
		case sqlite3.ErrFull:
			return fmt.Errorf("%w: %w", store.ErrFull, err)
		}
	}
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.EISDIR), errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %w", store.ErrReadOnly, err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%w: %w", store.ErrFull, err)
	}
	return err
}
