package bot

import (
	"context"
	"fmt"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// A stage is also done when its check is passed: so many questions, and so many
// of them right.
const (
	checkQuestions = 5
	checkPassed    = 4
)

// startCheck puts the first question of a check of a stage. Any of its questions
// may come, due or not.
func startCheck(ctx context.Context, r *request) (Reply, error) {
	state, next, err := r.stageOrNext(ctx)
	if err != nil {
		return Reply{}, err
	}
	if next == nil {
		return r.allDone(state), nil
	}
	scope := quizzes.StageScope(next.ID)
	if n := r.bank.Count(scope); n < checkQuestions {
		return say(KindNotice, Text{Para("A check takes ", checkQuestions, " questions, and on ", Bold(next.Title), " I have ", n,
			" so far. If you know it, ", Fixed("/roadmap done "+next.ID), " ticks it off.")}, stageButtons(next)...), nil
	}
	return r.ask(ctx, store.Prompt{Scope: scope, Left: checkQuestions}, r.checkWant(scope, nil))
}

// checkWant is what a check may still draw: each question once.
func (r *request) checkWant(scope string, asked []store.Prompt) quizzes.Want {
	want := quizzes.Want{Scope: scope, Reviews: 1, News: 1, Practice: true}
	for _, p := range asked {
		want.Not = append(want.Not, p.Question)
	}
	return want
}

// checkResult is how many answers of a check that ends with a prompt were right.
// over is false for every other prompt.
func (r *request) checkResult(ctx context.Context, p store.Prompt) (right int, over bool, err error) {
	if quizzes.StageOf(p.Scope) == "" || p.Left > 0 || p.Answer == 0 {
		return 0, false, nil
	}
	round, err := r.db.Round(ctx, p.Round)
	if err != nil || len(round) < checkQuestions {
		return 0, false, err
	}
	for _, asked := range round {
		if asked.Answer == 0 {
			return 0, false, nil
		}
		e, err := r.db.Entry(ctx, p.Learner, asked.Answer)
		if err != nil {
			return 0, false, err
		}
		if e.Right {
			right++
		}
	}
	return right, true, nil
}

// settleCheck ticks the stage off when its check has been passed.
func (r *request) settleCheck(ctx context.Context, p store.Prompt) error {
	right, over, err := r.checkResult(ctx, p)
	if err != nil || !over || right < checkPassed {
		return err
	}
	stage := quizzes.StageOf(p.Scope)
	state, _, err := r.stages(ctx)
	if err != nil || state[stage] == stageDone {
		return err
	}
	return r.tx.AddMark(ctx, store.Mark{Learner: r.learner.ID, Stage: stage, State: string(stageDone), At: store.At(r.now)})
}

// checkRemark says how a check went, "" where none has ended.
func (r *request) checkRemark(ctx context.Context, p store.Prompt) (string, error) {
	right, over, err := r.checkResult(ctx, p)
	if err != nil || !over {
		return "", err
	}
	title := quizzes.StageOf(p.Scope)
	if s, ok := r.guide.Stage(title); ok {
		title = s.Title
	}
	if right >= checkPassed {
		return fmt.Sprintf("The check: %d of %d right. %s is done.", right, checkQuestions, title), nil
	}
	return fmt.Sprintf("The check: %d of %d right, and %d are needed. %s stays open; what you missed comes back.", right, checkQuestions, checkPassed, title), nil
}
