package storetest

import (
	"testing"

	"github.com/rungbot/rung/store"
)

var accounts = []test{
	{"the first visit makes the learner", firstVisit},
	{"later visits find the learner", laterVisit},
	{"the name is kept up to date", nameUpToDate},
	{"the same user elsewhere is someone else", sameUserElsewhere},
}

func visit(t *testing.T, s store.Store, a store.Account) store.Account {
	t.Helper()
	got, err := s.Account(t.Context(), a, fresh())
	if err != nil {
		t.Fatalf("Account(%+v): %v", a, err)
	}
	return got
}

func firstVisit(t *testing.T, s store.Store) {
	got := visit(t, s, account("U1"))
	want := account("U1")
	if want.Learner = got.Learner; got.Learner == 0 {
		t.Error("the account has no learner")
	}
	equal(t, "account", got, want)
	learner := fresh()
	learner.ID = got.Learner
	h := history(t, s, got.Learner)
	equal(t, "learner", h.Learner, learner)
	equal(t, "accounts of the learner", h.Accounts, []store.Account{want})
}

func laterVisit(t *testing.T, s store.Store) {
	before := visit(t, s, account("U1"))
	other := fresh()
	other.Zone, other.Day = "America/Lima", 1
	after, err := s.Account(t.Context(), account("U1"), other)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "account", after, before)
	learner := fresh()
	learner.ID = before.Learner
	equal(t, "learner", history(t, s, before.Learner).Learner, learner)
	expired, err := s.Expired(t.Context(), fresh().DayEnds, 10)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "all learners", expired, []int64{before.Learner})
}

func nameUpToDate(t *testing.T, s store.Store) {
	a := visit(t, s, account("U1"))
	for _, step := range []struct{ given, want string }{
		{words, words},
		{"", words}, // an event that does not tell the name says nothing about it
		{"plain", "plain"},
	} {
		a.Name = step.given
		got := visit(t, s, a)
		equal(t, "name returned", got.Name, step.want)
		equal(t, "learner", got.Learner, a.Learner)
		equal(t, "name kept", history(t, s, a.Learner).Accounts[0].Name, step.want)
	}
}

func sameUserElsewhere(t *testing.T, s store.Store) {
	learners := map[int64]store.Account{}
	for _, a := range []store.Account{
		{Platform: "slack", Team: "T1", User: "U1"},
		{Platform: "slack", Team: "T2", User: "U1"},
		{Platform: "discord", Team: "T1", User: "U1"},
		{Platform: "discord", Team: "", User: "U1"},
		{Platform: "slack", Team: "T1", User: "u1"},
	} {
		got := visit(t, s, a)
		if other, taken := learners[got.Learner]; taken {
			t.Errorf("%+v and %+v are the same learner", other, a)
		}
		learners[got.Learner] = a
	}
}
