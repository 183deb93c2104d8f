package sqlite_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
	"github.com/rungbot/rung/store/storetest"
)

const pageSize = 4096

// SQLite takes files of 0 and 1 bytes for new ones.
func TestOpenWhatIsNoDatabase(t *testing.T) {
	for _, size := range []int{10, 99, 100, 511, 512, 513, pageSize, pageSize + 1, 100_000} {
		path, data := newPath(t), noise(size)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := sqlite.Open(t.Context(), path)
		if err == nil {
			closeStore(t, s)
		}
		if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), path) {
			t.Errorf("Open of %d bytes: %v, want ErrDamaged with the path", size, err)
		}
		if !bytes.Equal(contents(t, path), data) {
			t.Errorf("%d bytes: the file was changed", size)
		}
	}
}

func TestOverwrittenPages(t *testing.T) {
	path := newPath(t)
	learner := filled(t, path)
	good := contents(t, path)
	pages := len(good) / pageSize
	if pages < 30 {
		t.Fatalf("%d pages are too few to tell", pages)
	}
	// All but the header.
	data := append(bytes.Clone(good[:pageSize]), noise(len(good)-pageSize)...)
	if err := useDamaged(t, data, learner); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("all pages overwritten: %v, want ErrDamaged", err)
	}
	// One page may be of no use to this learner.
	for page := range pages {
		data := bytes.Clone(good)
		copy(data[page*pageSize:], noise(pageSize))
		if err := useDamaged(t, data, learner); err != nil && !errors.Is(err, store.ErrDamaged) {
			t.Errorf("page %d overwritten: %v, want ErrDamaged", page, err)
		}
	}
}

func TestTruncatedFile(t *testing.T) {
	path := newPath(t)
	learner := filled(t, path)
	good := contents(t, path)
	for _, size := range []int{100, 512, pageSize, pageSize + 100, len(good) / 2, len(good) - pageSize} {
		if err := useDamaged(t, good[:size], learner); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("%d of %d bytes: %v, want ErrDamaged", size, len(good), err)
		}
	}
}

func noise(size int) []byte {
	rng := rand.New(rand.NewPCG(1, uint64(size)))
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(rng.Uint32())
	}
	return data
}

func filled(t testing.TB, path string) (learner int64) {
	t.Helper()
	session(t, path, func(s *sqlite.Store) {
		learner = storetest.Full(t, s, "U1")
		err := s.Update(t.Context(), learner, func(tx store.Tx) error {
			for i := range 200 {
				name := fmt.Sprint("question/", i)
				e := store.Entry{Learner: learner, Kind: store.Answer, Question: name}
				p := store.Prompt{Learner: learner, Question: name}
				err := errors.Join(tx.Append(t.Context(), &e), tx.AddPrompt(t.Context(), &p),
					tx.SaveCard(t.Context(), store.Card{Learner: learner, Question: name, Easiness: 250}),
					tx.AddDay(t.Context(), store.Day{Learner: learner, Day: i}),
					tx.AddPoints(t.Context(), "slack:T1", name, learner, 1))
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	return learner
}

// useDamaged opens a file of the data, reads all of a learner and writes a little.
func useDamaged(t *testing.T, data []byte, learner int64) error {
	t.Helper()
	path, ctx := newPath(t), t.Context()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	defer s.Close()
	_, errAccount := visit(ctx, s)
	errRead := s.Read(ctx, func(r store.Reader) error {
		_, err := r.History(ctx, learner)
		_, errBoard := r.Board(ctx, "slack:T1", "question/1", 10)
		return errors.Join(err, errBoard)
	})
	errWrite := s.Update(ctx, learner, func(tx store.Tx) error {
		_, errSeen := tx.Seen(ctx, "key", 1)
		e := store.Entry{Learner: learner, Kind: store.Answer}
		return errors.Join(errSeen, tx.Append(ctx, &e))
	})
	return errors.Join(errAccount, errRead, errWrite)
}
