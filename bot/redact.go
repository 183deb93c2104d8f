package bot

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Redact drops the address from an error of net/http, which repeats it: some
// addresses of platforms are secrets.
func Redact(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("%s: %w", strings.ToLower(u.Op), u.Err)
	}
	return err
}
