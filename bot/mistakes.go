package bot

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/quizzes/sheet"
)

const exportEverything = "everything"

// exports are what /rung export hands over: everything, or the mistakes in one
// of the formats.
func exports() []string {
	return append([]string{exportEverything}, slices.Sorted(maps.Keys(sheet.Formats()))...)
}

// endings of the files, by format.
var endings = map[string]string{"anki": "txt", "csv": "csv", "markdown": "md"}

// exportMistakes hands over the questions that the learner has missed, those
// missed last first.
func exportMistakes(ctx context.Context, r *request, format string) (Reply, error) {
	entries, err := r.db.Since(ctx, r.learner.ID, 1)
	if err != nil {
		return Reply{}, err
	}
	var missed []*quizzes.Question
	all := standing(entries)
	for _, a := range slices.Backward(all) {
		q, known := r.bank.Question(a.Question)
		if known && !a.Right && !slices.Contains(missed, q) {
			missed = append(missed, q)
		}
	}
	if len(missed) == 0 {
		return say(KindNotice, Text{Para("You have missed no question yet, so there is nothing to hand over.")}), nil
	}
	var data bytes.Buffer
	if err := sheet.Formats()[format](&data, missed); err != nil {
		return Reply{}, fmt.Errorf("export the mistakes of learner %d: %w", r.learner.ID, err)
	}
	sentence := "Here is the question you have missed."
	if len(missed) > 1 {
		sentence = fmt.Sprintf("Here are the %d questions you have missed, the last one first.", len(missed))
	}
	reply := say(KindNotice, Text{Para(sentence, exportAdvice[format])})
	reply.Say[0].File = &File{Name: "rung-mistakes-" + quizzes.Day(r.learner.Day).String() + "." + endings[format], Data: data.Bytes()}
	return reply, nil
}

// exportAdvice says what to do with a file.
var exportAdvice = map[string]string{"anki": " In Anki, choose Import and this file; importing a later one updates the notes."}
