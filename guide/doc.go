// Package guide holds what the mentor knows about the way to become a backend developer: a roadmap of stages,
// the paths of the articles it was merged from, and answers to the questions learners ask. It also finds the
// answer to a question typed in free words.
//
// The content is roadmap.yaml and the files of faq. Embedded gives the ones built into the binary, Load reads a mentor's own:
//
//	g, err := guide.Embedded()
//	next := g.Ready(func(stage string) bool { return done[stage] })
//	switch found := g.Search("do I need maths?"); found.Kind {
//	case guide.Answered:  // show found.Answers[0]
//	case guide.Suggested: // offer found.Answers, best first
//	case guide.None:      // say that there is no answer
//	}
//
// A question is found through its wording and its aliases, the ways people really ask it. To teach the search a new
// way of asking, add an alias: no code changes. The answer's own text counts a little, so that a word said only
// there still leads somewhere.
//
// The package is pure: no clock, no network, no state. A Guide never changes after loading and may be used by
// many goroutines at once; treat what it returns as read-only.
package guide
