package storetest

import (
	"fmt"

	"github.com/rungbot/rung/store"
)

// The values of the records differ from each other and from zero, so that two
// columns cannot change places unseen, and the words need care in SQL.

const (
	workspace = "slack:T1"
	board     = "2026-W47/"
	day       = 20778
	words     = `O'Hara "q" %_\ :name ? $1 ü 日本 🙂`
)

func account(user string) store.Account {
	return store.Account{Platform: "slack", Team: "T1", User: user, Name: "name of " + user}
}

func fresh() store.Learner {
	return store.Learner{
		Created: 1795219200001, Last: 1795219200002, Zone: "Europe/Vienna", DayEnd: 240, NextZone: "Asia/Tokyo", NextDayEnd: 300,
		Welcomed: true, Day: day, DayStarts: 1795219200003, DayEnds: 1795219200004,
	}
}

func member(learner int64, in string) store.Member {
	return store.Member{Workspace: in, Learner: learner, Name: fmt.Sprint("name ", learner), Alias: words, Hidden: true, Role: "admin", Joined: 1795219200005}
}

func card(learner int64, question string) store.Card {
	return store.Card{Learner: learner, Question: question, Repetition: 3, Interval: 15, Easiness: 236, Due: day + 15, Lapses: 2}
}

func prompt(learner int64, scope string) store.Prompt {
	return store.Prompt{
		Learner: learner, Question: "http/etag", Hash: "5f2c", Shown: "b,d,a,c", Source: "daily", Hint: true, Asked: 1795219200006,
		Round: 7, Scope: scope, Left: 4, Next: 9,
	}
}

func entry(learner int64, question string) store.Entry {
	return store.Entry{
		Learner: learner, Kind: store.Answer, Of: 11, Prompt: 12, Question: question, Hash: "5f2c", Shown: "b,d,a,c", Picked: words,
		Right: true, Hint: true, Source: "daily", Grade: 4, Points: 10, Known: true, Repetition: 2, Interval: 6, Easiness: 250,
		Due: day - 1, Lapses: 1, Day: day, Zone: "Europe/Vienna", At: 1795219200007, Platform: "slack", Team: "T1", User: "U1",
	}
}

func closedDay(learner int64, date int) store.Day {
	return store.Day{
		Learner: learner, Day: date, Starts: store.Instant(date * 1000), Ends: store.Instant(date*1000 + 1000),
		Zone: "Europe/Vienna", Kind: store.Answered,
	}
}

func mark(learner int64, stage, state string) store.Mark {
	return store.Mark{Learner: learner, Stage: stage, State: state, At: 1795219200008}
}

func flag(learner int64, hash string) store.Flag {
	return store.Flag{Learner: learner, Question: "http/etag", Hash: hash, Prompt: 13, Picked: "b", At: 1795219200009}
}
