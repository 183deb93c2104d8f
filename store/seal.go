package store

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
)

// sealKeySize is that of AES-256.
const sealKeySize = 32

// ErrSealed says that something was sealed with another key, belongs elsewhere
// or was changed.
var ErrSealed = errors.New("store: it was sealed with another key, or was changed")

// Sealer keeps secrets from those who see only the database, by AES-256-GCM
// (NIST SP 800-38D). The key is the operator's and never in the database.
type Sealer struct{ aead cipher.AEAD }

// NewSealer takes a key of 32 bytes in base64, as `openssl rand -base64 32` makes it.
func NewSealer(key string) (*Sealer, error) {
	raw, err := base64.StdEncoding.DecodeString(key)
	if err != nil || len(raw) != sealKeySize {
		return nil, fmt.Errorf("must be %d bytes in base64, as openssl rand -base64 %d makes them", sealKeySize, sealKeySize)
	}
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	return &Sealer{aead}, nil
}

// Seal encrypts a secret. It can be opened only for the same owner, so that it is
// worth nothing in another row.
func (s *Sealer) Seal(secret, owner string) []byte {
	return s.aead.Seal(nil, nil, []byte(secret), []byte(owner))
}

// Open decrypts a secret. Errors: ErrSealed.
func (s *Sealer) Open(sealed []byte, owner string) (string, error) {
	secret, err := s.aead.Open(nil, nil, sealed, []byte(owner))
	if err != nil {
		return "", ErrSealed
	}
	return string(secret), nil
}
