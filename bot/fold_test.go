package bot_test

import (
	"math/big"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// fold is the design's section 8 read anew: what a log alone says about every
// card, every answer's grade and points. It shares no code with the mentor.
type fold struct {
	t     tester
	known []store.Entry         // answers that stand, in order
	tried map[int64]store.Entry // by prompt: the first answer, once it was taken back
	mark  map[int64]store.EntryKind
}

// refold walks a log and checks every entry against what the entries before it
// say. It returns the cards and the answers that stand.
func refold(t tester, log []store.Entry) (map[string]store.Card, []store.Entry) {
	t.Helper()
	f := fold{t: t, mark: map[int64]store.EntryKind{}, tried: map[int64]store.Entry{}}
	for n, e := range log {
		if e.Seq != int64(n+1) || n > 0 && (e.At < log[n-1].At || e.Day < log[n-1].Day) {
			t.Fatalf("entry %d does not follow the one before it: %+v", n, e)
		}
		switch e.Kind {
		case store.Answer:
			f.answer(e)
		case store.Void:
			last := f.last(e)
			if e.Points != -last.Points {
				t.Fatalf("entry %d takes %d points back of %d", e.Seq, -e.Points, last.Points)
			}
			f.known = f.known[:len(f.known)-1]
			if _, again := f.tried[last.Prompt]; !again {
				f.tried[last.Prompt] = last
			}
		default:
			f.last(e)
			f.mark[e.Of] = e.Kind
			if got, want := e.Grade, f.grade(f.known[len(f.known)-1]); got != want {
				t.Fatalf("entry %d (%s) has grade %d, want %d", e.Seq, e.Kind, got, want)
			}
		}
	}
	return f.cards(), f.known
}

// last returns the answer that an amendment refers to, which must be the newest.
func (f *fold) last(e store.Entry) store.Entry {
	if n := len(f.known); n > 0 && f.known[n-1].Seq == e.Of {
		return f.known[n-1]
	}
	f.t.Fatalf("entry %d amends answer %d, which is not the last that stands", e.Seq, e.Of)
	return store.Entry{}
}

func (f *fold) answer(e store.Entry) {
	card, seen := f.cards()[e.Question]
	before := store.Card{Learner: e.Learner, Question: e.Question, Repetition: e.Repetition, Interval: e.Interval, Easiness: e.Easiness, Due: e.Due, Lapses: e.Lapses}
	if !seen {
		card = store.Card{Learner: e.Learner, Question: e.Question, Easiness: 250}
	}
	if e.Known != seen || before != card {
		f.t.Fatalf("entry %d says the card was %+v (%v), the log says %+v (%v)", e.Seq, before, e.Known, card, seen)
	}
	due := seen && card.Due <= e.Day
	if isDue := e.Source == "review"; e.Source == "new" == seen || isDue && !due {
		f.t.Fatalf("entry %d counts as %s, the card is seen %v, due %v", e.Seq, e.Source, seen, due)
	}
	for _, other := range f.known {
		if other.Prompt == e.Prompt {
			f.t.Fatalf("prompt %d has two answers, %d and %d", e.Prompt, other.Seq, e.Seq)
		}
	}
	if first, again := f.tried[e.Prompt]; again && !first.Right && !e.Hint {
		f.t.Fatalf("entry %d counts as unaided, but the explanation was read after answer %d", e.Seq, first.Seq)
	}
	if got, want := e.Grade, f.grade(e); got != want {
		f.t.Fatalf("entry %d has grade %d, want %d", e.Seq, got, want)
	}
	if got, want := e.Points, f.points(e); got != want {
		f.t.Fatalf("entry %d (%s, right %v) has %d points, want %d", e.Seq, e.Source, e.Right, got, want)
	}
	f.known = append(f.known, e)
}

func (f *fold) grade(e store.Entry) int {
	mark := f.mark[e.Seq]
	switch {
	case !e.Right && e.Picked == "":
		return 2
	case !e.Right:
		return 1
	case e.Hint || mark == store.Guessed:
		return 3
	case e.Shown == "": // typed, without seeing options
		return 5
	case mark == store.Easy, e.Source == "review" && e.Repetition >= 2:
		return 5
	}
	return 4
}

// points of an answer, with at most 100 a day. What was taken back and answered
// again earns no more than it did the first time.
func (f *fold) points(e store.Entry) int {
	worth := map[string]int{"review": 10, "new": 5}[e.Source]
	if worth > 0 && !e.Right {
		worth = 1
	}
	today := 0
	for _, other := range f.known {
		if other.Day == e.Day {
			today += other.Points
		}
	}
	if first, again := f.tried[e.Prompt]; again {
		worth = min(worth, first.Points)
	}
	return max(0, min(worth, 100-today))
}

func (f *fold) cards() map[string]store.Card {
	cards := map[string]store.Card{}
	for _, e := range f.known {
		if c, seen := cards[e.Question]; e.Source != "drill" {
			cards[e.Question] = review(c, seen, e, f.grade(e))
		}
	}
	return cards
}

var easiness = map[int]int{5: 10, 4: 0, 3: -14, 2: -32, 1: -54, 0: -80}

// review is SM-2 in exact fractions.
func review(c store.Card, seen bool, e store.Entry, grade int) store.Card {
	if !seen {
		c = store.Card{Learner: e.Learner, Question: e.Question, Easiness: 250}
	}
	early := seen && e.Day < c.Due
	if early && grade >= 3 {
		return c
	}
	if seen && grade < 3 {
		c.Lapses++
	}
	switch {
	case grade < 3:
		c.Repetition, c.Interval = 0, 1
	case c.Repetition == 0:
		c.Repetition, c.Interval = 1, 1
	case c.Repetition == 1:
		c.Repetition, c.Interval = 2, 6
	default:
		c.Repetition, c.Interval = c.Repetition+1, min(halfEven(big.NewRat(int64(c.Interval*c.Easiness), 100)), 36500)
	}
	c.Easiness = max(130, c.Easiness+easiness[grade])
	c.Due = e.Day + c.Interval
	return c
}

// halfEven rounds to the nearest whole number, ties to the even one.
func halfEven(x *big.Rat) int {
	double := new(big.Int).Quo(new(big.Int).Mul(x.Num(), big.NewInt(2)), x.Denom()).Int64()
	exact := new(big.Rat).SetInt64(double).Cmp(new(big.Rat).Mul(x, big.NewRat(2, 1))) == 0
	n := double / 2
	if double%2 == 1 && (!exact || n%2 == 1) {
		n++
	}
	return int(n)
}

// agrees checks everything stored about a person against their log.
func (p *person) agrees(t tester) {
	t.Helper()
	h := p.history()
	cards, standing := refold(t, h.Log)
	if len(h.Cards) != len(cards) {
		t.Fatalf("%d cards are stored, the log makes %d", len(h.Cards), len(cards))
	}
	for _, c := range h.Cards {
		if c != cards[c.Question] {
			t.Fatalf("card %+v is stored, the log makes %+v", c, cards[c.Question])
		}
	}
	answers, boards, perDay := map[int64]int64{}, map[string]int{}, map[int]int{}
	for _, e := range standing {
		answers[e.Prompt] = e.Seq
		perDay[e.Day] += e.Points
		if perDay[e.Day] > 100 {
			t.Fatalf("day %d has %d points", e.Day, perDay[e.Day])
		}
		q, _ := p.f.Bank.Question(e.Question)
		for _, period := range []string{quizzes.Day(e.Day).Week(), quizzes.Day(e.Day).Month(), "all"} {
			boards[period+"/"] += e.Points
			boards[period+"/"+q.Deck] += e.Points
		}
	}
	for _, prompt := range h.Prompts {
		if prompt.Answer != answers[prompt.ID] {
			t.Fatalf("prompt %d has answer %d, the log says %d", prompt.ID, prompt.Answer, answers[prompt.ID])
		}
	}
	for _, e := range h.Log { // boards of days whose answers were all taken back count 0
		for _, period := range []string{quizzes.Day(e.Day).Week(), quizzes.Day(e.Day).Month(), "all"} {
			boards[period+"/"] += 0
		}
	}
	for board, want := range boards {
		if got := p.standing(board); got != want {
			t.Fatalf("%d points on board %s, the log says %d", got, board, want)
		}
	}
	for n, d := range h.Days {
		if n > 0 && (d.Day != h.Days[n-1].Day+1 || d.Starts != h.Days[n-1].Ends) {
			t.Fatalf("days are not contiguous: %+v, %+v", h.Days[n-1], d)
		}
		answered := d.Kind == store.Answered
		if had := perDay[d.Day] > 0 || anyOn(standing, d.Day); answered != had && !amendedLater(h.Log, d.Day) {
			t.Fatalf("day %d is %s, answers: %v", d.Day, d.Kind, had)
		}
	}
}

func anyOn(standing []store.Entry, day int) bool {
	for _, e := range standing {
		if e.Day == day {
			return true
		}
	}
	return false
}

// amendedLater reports whether an answer of the day was taken back after the day had closed.
func amendedLater(log []store.Entry, day int) bool {
	for _, e := range log {
		if e.Kind == store.Void && log[e.Of-1].Day == day && e.Day > day {
			return true
		}
	}
	return false
}
