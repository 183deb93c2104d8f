package sqlite

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/rungbot/rung/store"
)

// fileLock is an advisory lock on a file that holds the pid of its owner. The
// kernel releases it when the process ends, however it ends.
type fileLock struct{ file *os.File }

func lockFile(path string) (*fileLock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, mapError(err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer file.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		owner, _ := io.ReadAll(file) // the pid is for the message only
		return nil, fmt.Errorf("%w (pid %s)", store.ErrInUse, strings.TrimSpace(string(owner)))
	}
	if err := errors.Join(file.Truncate(0), writePID(file)); err != nil {
		return nil, errors.Join(mapError(err), file.Close())
	}
	return &fileLock{file}, nil
}

func writePID(file *os.File) error {
	_, err := file.WriteAt([]byte(fmt.Sprintln(os.Getpid())), 0)
	return err
}

// release gives the lock up. The file stays: removing it would let two
// processes lock two files of the same name.
func (l *fileLock) release() error {
	if l.file == nil {
		return nil // a reader holds none
	}
	return l.file.Close()
}
