package guide_test

import (
	"testing"

	"github.com/rungbot/rung/guide"
)

func embedded(t testing.TB) *guide.Guide {
	t.Helper()
	g, err := guide.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return g
}
