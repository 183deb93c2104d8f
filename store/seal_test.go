package store_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/store"
)

func sealer(t interface{ Fatal(...any) }, fill byte) *store.Sealer {
	s, err := store.NewSealer(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What is sealed opens with the same key for the same owner, and in no other way.
func TestSealed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret, owner := rapid.String().Draw(t, "secret"), rapid.String().Draw(t, "owner")
		mine := sealer(t, 1)
		sealed := mine.Seal(secret, owner)
		if got, err := mine.Open(sealed, owner); err != nil || got != secret {
			t.Fatalf("opened %q, %v", got, err)
		}
		if len(secret) > 8 && bytes.Contains(sealed, []byte(secret)) {
			t.Fatal("it can be read")
		}
		if bytes.Equal(sealed, mine.Seal(secret, owner)) {
			t.Fatal("the same secret is sealed to the same bytes twice")
		}
		changed := bytes.Clone(sealed)
		changed[rapid.IntRange(0, len(sealed)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		for what, open := range map[string]func() (string, error){
			"another owner":  func() (string, error) { return mine.Open(sealed, owner+"2") },
			"another key":    func() (string, error) { return sealer(t, 2).Open(sealed, owner) },
			"a changed bit":  func() (string, error) { return mine.Open(changed, owner) },
			"the half of it": func() (string, error) { return mine.Open(sealed[:len(sealed)/2], owner) },
			"nothing at all": func() (string, error) { return mine.Open(nil, owner) },
		} {
			if got, err := open(); !errors.Is(err, store.ErrSealed) || got != "" {
				t.Fatalf("%s opens it: %q, %v", what, got, err)
			}
		}
	})
}

func TestKeyThatIsNone(t *testing.T) {
	for _, key := range []string{"", "short", "AAAA", base64.StdEncoding.EncodeToString(make([]byte, 31)), base64.StdEncoding.EncodeToString(make([]byte, 33))} {
		if _, err := store.NewSealer(key); err == nil {
			t.Errorf("%q is taken for a key", key)
		}
	}
}
