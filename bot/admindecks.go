package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

const (
	decksShow   = "show"
	decksReload = "reload"
	decksWake   = "wake"
)

func decksCommand() *Command {
	return &Command{Name: "decks", Help: "Show the decks served here and the questions that rest, load decks again, or wake a question",
		Args: []Arg{
			{Name: "what", Help: "show, reload or wake", Kind: OneOf, Required: true, Options: []string{decksShow, decksReload, decksWake}},
			{Name: "question", Help: "the id of a question to wake", Kind: Words},
		},
		run: handler{needs: RoleAdmin, do: changeDecks}}
}

func changeDecks(ctx context.Context, r *request) (Reply, error) {
	if _, err := r.here(); err != nil {
		return Reply{}, err
	}
	switch r.args["what"] {
	case decksReload:
		r.after = r.reload
		return Reply{}, nil
	case decksWake:
		return wake(ctx, r)
	}
	return showDecks(ctx, r)
}

func showDecks(ctx context.Context, r *request) (Reply, error) {
	rests, err := resting(ctx, r.db, r.bank)
	if err != nil {
		return Reply{}, err
	}
	var lines, resting [][]Span
	for _, d := range r.bank.Decks {
		whose := ""
		if d.Workspace != "" {
			whose = ", for this workspace alone"
		}
		lines = append(lines, Item(Fixed(d.ID), ": ", d.Title, ", ", count(len(d.Questions), "question"), whose))
		for _, q := range d.Questions {
			if rests[q.ID] {
				resting = append(resting, Item(Fixed(q.ID)))
			}
		}
	}
	text := Text{Head("Decks"), {Kind: Lines, Items: lines}}
	if len(resting) > 0 {
		text = append(text, Para("These questions rest, because several people call their key wrong. ", Fixed("/mentor decks wake"), " and the id puts one back."),
			Block{Kind: Lines, Items: resting})
	}
	return say(KindCard, text), nil
}

// wake puts a question that rests to people again.
func wake(ctx context.Context, r *request) (Reply, error) {
	id := strings.TrimSpace(r.args["question"])
	list, err := r.db.Resting(ctx)
	if err != nil {
		return Reply{}, err
	}
	for _, rest := range list {
		if _, seen := r.bank.Question(id); seen && rest.Question == id {
			if err := r.tx.Wake(ctx, id); err != nil {
				return Reply{}, err
			}
			return say(KindNotice, Text{Para(Fixed(id), " is put to people again. It rests again when somebody else calls its key wrong.")}), nil
		}
	}
	if r.repeated {
		return say(KindNotice, Text{Para("That question is put to people.")}), nil
	}
	return Reply{}, complain("No question of that id rests. ", Fixed("/mentor decks show"), " lists those that do.")
}

// mistakesShown is how many mistakes of a deck a message lists.
const mistakesShown = 5

// reload loads the decks anew, when the transaction of the command has ended:
// it reads files.
func (r *request) reload(context.Context) (Reply, error) {
	bank, err := r.Reload()
	if errors.Is(err, errNoReload) {
		return Reply{}, complain("The decks here are built in. There is nothing to load.")
	}
	if err != nil {
		mistakes := strings.Split(err.Error(), "\n")
		text := Text{Para("The decks were not loaded, and the old ones go on. What is wrong:"), {Kind: Lines}}
		for _, line := range mistakes[:min(len(mistakes), mistakesShown)] {
			text[1].Items = append(text[1].Items, Item(Clean(line)))
		}
		if more := len(mistakes) - mistakesShown; more > 0 {
			text = append(text, Para(fmt.Sprintf("And %d more: ", more), Fixed("rung content check"), " lists them all."))
		}
		return say(KindError, text), nil
	}
	here := bank.For(r.workspace())
	return say(KindNotice, Text{Para("Loaded. ", count(len(here.Decks), "deck"), " with ", count(len(here.Questions()), "question"), " are served here now.")}), nil
}
