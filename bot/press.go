package bot

import (
	"fmt"
	"strings"

	"github.com/rungbot/rung/store"
)

// maxButtonID is the most bytes a button's id may have; Discord allows 100.
const maxButtonID = 100

// press is a kind of button: what the parts of its id after the verb are
// called, and what it leads to.
type press struct {
	args []string
	run  handler
}

// presses is the list of all buttons and forms by verb. A button from last month still
// means what it says: verbs are never reused.
func presses() map[string]press {
	return map[string]press{
		"pick":     {[]string{"prompt", "option"}, handler{do: pick}},
		"drop":     {[]string{"prompt", "option"}, handler{do: drop}},
		"over":     {[]string{"prompt"}, handler{do: startOver}},
		"submit":   {[]string{"prompt"}, handler{do: checkPicks}},
		"answer":   {[]string{"prompt"}, handler{do: askTyped}},
		"fill":     {[]string{"prompt"}, handler{do: typeAnswer}},
		"blank":    {[]string{"prompt"}, handler{do: dontKnow}},
		"hint":     {[]string{"prompt"}, handler{do: hint}},
		"easy":     {[]string{"prompt"}, handler{do: mark(store.Easy)}},
		"guessed":  {[]string{"prompt"}, handler{do: mark(store.Guessed)}},
		"undo":     {[]string{"prompt"}, handler{do: undo}},
		"next":     {[]string{"prompt"}, handler{do: next}},
		"flag":     {[]string{"prompt"}, handler{do: flag}},
		"doubt":    {[]string{"prompt", "reason"}, handler{do: sayWhy}},
		"drill":    {[]string{"-"}, handler{do: drill}},
		"practice": {[]string{"scope"}, handler{do: practise}},
		"quiz":     {[]string{"topic"}, handler{do: startQuiz}},
		"roadmap":  {[]string{"-"}, handler{reads: true, do: showRoadmap}},
		"stage":    {[]string{"stage"}, handler{reads: true, do: showStage}},
		"topic":    {[]string{"name"}, handler{reads: true, do: showTopic}},
		"check":    {[]string{"stage"}, handler{do: startCheck}},
		"done":     {[]string{"stage"}, handler{do: markStage(stageDone)}},
		"skip":     {[]string{"stage"}, handler{do: markStage(stageSkipped)}},
		"path":     {[]string{"article"}, handler{reads: true, do: showPath}},
		"faq":      {[]string{"answer"}, handler{reads: true, do: showAnswer}},
		"share":    {[]string{"what", "id"}, handler{do: share}},
		"teach":    {[]string{"taught", "answer"}, handler{needs: RoleMentor, do: taughtAnswer}},
		"daily":    {[]string{"-"}, handler{do: changeDaily(dailyOn)}},
		"set":      {[]string{"what", "value"}, handler{do: changeControl}},
		"snooze":   {[]string{"how"}, handler{do: dailySnooze}},
		"zone":     {[]string{"city"}, handler{do: changeDaily(dailyZone)}},
		"why":      {[]string{"-"}, handler{reads: true, do: showWhy}},
		"resume":   {[]string{"-"}, handler{do: resumeNow}},
		"forget":   {[]string{"learner"}, handler{do: forget}},
		"keep":     {[]string{"-"}, handler{reads: true, do: keep}},
	}
}

// routePress finds what a button leads to. Ids come back from the platform,
// so nothing in them is trusted.
func (m *Mentor) routePress(id string) (handler, map[string]string, error) {
	parts := strings.Split(id, ":")
	p, known := presses()[parts[0]]
	if !known || len(id) > maxButtonID || len(parts) != len(p.args)+1 {
		return handler{}, nil, fmt.Errorf("button %q: %w", Cut(Clean(id), maxButtonID), complain(staleButton))
	}
	args := map[string]string{}
	for i, name := range p.args {
		args[name] = parts[i+1]
	}
	return p.run, args, nil
}
