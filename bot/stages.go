package bot

import (
	"context"

	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/store"
)

// stageState is where a learner stands with a stage of the roadmap.
type stageState string

const (
	stageDone    stageState = "done"
	stageSkipped stageState = "skipped"
	stageUndone  stageState = "undone" // takes the mark before it back
	stageReview  stageState = "to review"
	stageNow     stageState = "next"
	stageOpen    stageState = "open"
	stageLater   stageState = "later"
)

// A stage is done by answers when a share of its questions was right often
// enough to have passed twice in a row.
const (
	masteryShare     = 0.8
	masteryQuestions = 5
	masteryPasses    = 2
)

// A done stage is to be reviewed when fewer of its questions than this share,
// of at least masteryQuestions answered, were right the last time. It never
// blocks.
const retained = 0.6

// stages returns the learner's state of every stage by id, and the next one,
// nil when all is done or skipped.
func (r *request) stages(ctx context.Context) (map[string]stageState, *guide.Stage, error) {
	marks, err := r.db.Marks(ctx, r.learner.ID)
	if err != nil {
		return nil, nil, err
	}
	cards, err := r.db.Cards(ctx, r.learner.ID)
	if err != nil {
		return nil, nil, err
	}
	state := map[string]stageState{}
	mastered := r.mastered(cards)
	for _, m := range standingMarks(marks) {
		state[m.Stage] = stageState(m.State)
	}
	passed := func(id string) bool { return state[id] == stageDone || mastered[id] }
	// Skipped is not done, but who skips a stage wants to go on beyond it.
	behind := func(id string) bool { return passed(id) || state[id] == stageSkipped }
	var next *guide.Stage
	for _, s := range r.guide.Ready(behind) {
		state[s.ID] = stageOpen
		if next == nil {
			next = s
			state[s.ID] = stageNow
		}
	}
	faded := r.faded(cards)
	for _, s := range r.guide.Stages {
		if passed(s.ID) && faded[s.ID] {
			state[s.ID] = stageReview
		} else if passed(s.ID) {
			state[s.ID] = stageDone
		} else if state[s.ID] == "" {
			state[s.ID] = stageLater
		}
	}
	return state, next, nil
}

// standingMarks folds marks: each "undone" takes back the newest one that stands.
func standingMarks(marks []store.Mark) []store.Mark {
	var list []store.Mark
	for _, m := range marks {
		if stageState(m.State) != stageUndone {
			list = append(list, m)
		} else if len(list) > 0 {
			list = list[:len(list)-1]
		}
	}
	return list
}

// mastered lists the stages that answers alone have shown to be done.
func (r *request) mastered(cards []store.Card) map[string]bool {
	firm := map[string]bool{}
	for _, c := range cards {
		firm[c.Question] = c.Repetition >= masteryPasses
	}
	questions, known := map[string]int{}, map[string]int{}
	for _, q := range r.bank.Questions() {
		questions[q.Stage]++
		if firm[q.ID] {
			known[q.Stage]++
		}
	}
	mastered := map[string]bool{}
	for stage, n := range known {
		mastered[stage] = n >= masteryQuestions && float64(n) >= masteryShare*float64(questions[stage])
	}
	return mastered
}

// faded lists the stages of which too little is retained.
func (r *request) faded(cards []store.Card) map[string]bool {
	answered, kept := map[string]int{}, map[string]int{}
	for _, c := range cards {
		if q, ok := r.bank.Question(c.Question); ok {
			answered[q.Stage]++
			if c.Repetition > 0 { // the last answer that counted was right
				kept[q.Stage]++
			}
		}
	}
	faded := map[string]bool{}
	for stage, n := range answered {
		faded[stage] = n >= masteryQuestions && float64(kept[stage]) < retained*float64(n)
	}
	return faded
}
