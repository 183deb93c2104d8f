package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"

	"github.com/rungbot/rung/store"
)

func TestMapError(t *testing.T) {
	named := []error{store.ErrDamaged, store.ErrReadOnly, store.ErrFull, store.ErrInUse, store.ErrNewer, store.ErrNotFound}
	for _, c := range []struct{ err, want error }{
		{sqlite3.Error{Code: sqlite3.ErrCorrupt}, store.ErrDamaged},
		{sqlite3.Error{Code: sqlite3.ErrNotADB}, store.ErrDamaged},
		{sqlite3.Error{Code: sqlite3.ErrReadonly}, store.ErrReadOnly},
		{sqlite3.Error{Code: sqlite3.ErrCantOpen, SystemErrno: syscall.EACCES}, store.ErrReadOnly},
		{sqlite3.Error{Code: sqlite3.ErrFull}, store.ErrFull},
		{sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.ENOSPC}, store.ErrFull},
		{sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.EDQUOT}, store.ErrFull},
		{sqlite3.Error{Code: sqlite3.ErrCantOpen, SystemErrno: syscall.ENOSPC}, store.ErrFull},
		{&fs.PathError{Op: "open", Path: "a", Err: syscall.EACCES}, store.ErrReadOnly},
		{&fs.PathError{Op: "open", Path: "a", Err: syscall.EROFS}, store.ErrReadOnly},
		{&fs.PathError{Op: "write", Path: "a", Err: syscall.ENOSPC}, store.ErrFull},
		{&fs.PathError{Op: "write", Path: "a", Err: syscall.EDQUOT}, store.ErrFull},
		{sqlite3.Error{Code: sqlite3.ErrConstraint}, nil},
		{sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.EIO}, nil},
		{context.Canceled, nil},
	} {
		got := mapError(fmt.Errorf("on the way: %w", c.err))
		if !errors.Is(got, c.err) {
			t.Errorf("%v lost its cause: %v", c.err, got)
		}
		for _, name := range named {
			if errors.Is(got, name) != (name == c.want) {
				t.Errorf("%#v became %v, want %v", c.err, got, c.want)
			}
		}
	}
	if mapError(nil) != nil {
		t.Error("no error became one")
	}
}
