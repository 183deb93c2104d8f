package bot

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// decks is the bank that is served. It can be loaded anew while people answer:
// the old one serves until the new one has no mistakes.
type decks struct {
	bank    atomic.Pointer[quizzes.Bank]
	adopted atomic.Pointer[quizzes.Bank] // whose keys are noted in the store
	load    func() (*quizzes.Bank, error)
	loading sync.Mutex
}

func (d *decks) serve(bank *quizzes.Bank) { d.bank.Store(bank) }

// served is the whole bank, with the decks of every workspace.
func (d *decks) served() *quizzes.Bank { return d.bank.Load() }

// seenAt is what is seen in a place, whoever is there.
func (d *decks) seenAt(platform string, place Place) *quizzes.Bank {
	return d.served().For(platform + ":" + place.Workspace)
}

// seen is what a learner sees in a place: the decks for everybody and those of
// the workspace; outside of any, those of all their workspaces.
func (d *decks) seen(ctx context.Context, db store.Reader, learner int64, platform string, place Place) (*quizzes.Bank, error) {
	bank := d.served()
	if !bank.Private() {
		return bank, nil
	}
	if place.Workspace != "" {
		return bank.For(platform + ":" + place.Workspace), nil
	}
	members, err := db.Members(ctx, learner)
	if err != nil {
		return nil, err
	}
	var workspaces []string
	for _, m := range members {
		workspaces = append(workspaces, m.Workspace)
	}
	return bank.For(workspaces...), nil
}

// errNoReload says that the bank was given and not loaded from anywhere.
var errNoReload = errors.New("this mentor's decks cannot be loaded again")

// Reload loads the decks anew and serves them. With an error, which lists the
// mistakes, the old ones go on.
func (m *Mentor) Reload() (*quizzes.Bank, error) {
	m.decks.loading.Lock()
	defer m.decks.loading.Unlock()
	if m.decks.load == nil {
		return nil, errNoReload
	}
	bank, err := m.decks.load()
	if err == nil {
		err = CheckStages(bank, m.guide)
	}
	if err != nil {
		return nil, err
	}
	m.decks.serve(bank)
	m.log.Info("decks loaded", "decks", len(bank.Decks), "questions", len(bank.Questions()))
	return bank, nil
}

// adoptNew notes the keys of a bank that was loaded since.
func (m *Mentor) adoptNew(ctx context.Context) error {
	bank := m.decks.served()
	if m.decks.adopted.Load() == bank {
		return nil
	}
	if err := m.Adopt(ctx); err != nil {
		return err
	}
	m.decks.adopted.Store(bank)
	return nil
}
