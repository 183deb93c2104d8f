package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/rungbot/rung/quizzes"
)

const (
	settingZone   = "zone"
	settingDayEnd = "day-end"
)

func rungCommand() *Command {
	return &Command{
		Name: "rung", Help: "Help, and what I keep about you",
		Subs: []*Command{
			{Name: "help", Help: "What I can do", run: handler{reads: true, do: help}},
			{Name: "progress", Help: "What you know by topic, and what falls due", run: handler{reads: true, do: showProgress}},
			{Name: "settings", Help: "Show or change your zone and when your day ends",
				Args: []Arg{
					{Name: "setting", Help: "what to change", Kind: OneOf, Options: []string{settingZone, settingDayEnd}},
					{Name: "value", Help: "the new value, like Europe/Berlin or 04:00", Kind: Words},
				},
				run: handler{do: settings}},
			{Name: "alias", Help: "The name others see on boards here; without one, your own",
				Args: []Arg{{Name: "name", Help: "up to 32 characters", Kind: Words}}, run: handler{do: alias}},
			{Name: "hide", Help: "Leave the boards here, or come back",
				Args: []Arg{{Name: "state", Help: "on or off", Kind: OneOf, Required: true, Options: []string{"on", "off"}}}, run: handler{do: hide}},
			{Name: "export", Help: "A file with everything I keep about you, or with the questions you have missed",
				Args: []Arg{{Name: "what", Help: "everything, or your mistakes as anki, csv or markdown", Kind: OneOf, Options: exports()}},
				run:  handler{reads: true, do: export}},
			{Name: "delete", Help: "Delete everything I keep about you", run: handler{reads: true, do: askForget}},
		},
	}
}

// help lists the commands from the list itself.
func help(context.Context, *request) (Reply, error) {
	var lines [][]Span
	for _, e := range Entries() {
		lines = append(lines, Item(Fixed(e.Line), ": ", e.Help))
	}
	return say(KindCard, Text{
		Head("What I can do"),
		Para("I help you become a backend developer: what to learn next, answers to common questions, and quizzes that come back just before you forget."),
		{Kind: Lines, Items: lines},
		Note("Each also works with /rung in front, like ", Fixed("/rung quiz http"), ". In a direct message you can just ask."),
	}), nil
}

// welcome is the one card a learner sees at first contact.
func welcome() Message {
	return Message{Kind: KindCard,
		Text: Text{Para("Hello, I am Rung. Two minutes a day are enough: answer a question, see what to learn next, ask what you want to know. ",
			Fixed("/rung help"), " lists everything.")},
		Buttons: []Button{{ID: "quiz:", Label: "Try a question"}, {ID: "roadmap:", Label: "See the roadmap"}}}
}

// settings shows or changes the zone and the hour at which a day ends. A
// change starts with the next day, so that a closed or open day keeps its length.
func settings(ctx context.Context, r *request) (Reply, error) {
	value := strings.TrimSpace(r.args["value"])
	switch setting := r.args["setting"]; {
	case r.repeated: // it may have been changed again since
		return r.showSettings(KindNotice), nil
	case setting == "" && value != "":
		return Reply{}, complain("I can change ", Fixed(settingZone), " and ", Fixed(settingDayEnd), ". Write it like this: ", Fixed("/rung settings zone Europe/Berlin"), ".")
	case setting == "" || value == "":
		return r.showSettings(KindCard), nil
	case setting == settingZone:
		zone, err := findZone(value)
		if err != nil {
			return Reply{}, err
		}
		r.learner.NextZone = zone
	default:
		minutes, err := parseDayEnd(value)
		if err != nil {
			return Reply{}, err
		}
		r.learner.NextDayEnd = minutes
	}
	if err := r.planDaily(ctx); err != nil {
		return Reply{}, err
	}
	return r.showSettings(KindNotice), nil
}

func (r *request) showSettings(kind MessageKind) Reply {
	l := r.learner
	text := Text{Head("Your settings"), {Kind: Lines, Items: [][]Span{
		Item("Zone: ", l.Zone),
		Item("Your day ends at: ", clockTime(l.DayEnd)),
	}}}
	if l.NextZone != l.Zone || l.NextDayEnd != l.DayEnd {
		text = append(text, Para("Your new settings start on ", r.when(l.DayEnds.Time()), ": zone ", l.NextZone, ", day ends at ", clockTime(l.NextDayEnd), "."))
	}
	return say(kind, append(text, Note("Change them with ", Fixed("/rung settings zone Europe/Berlin"), " and ", Fixed("/rung settings day-end 04:00"), ".")))
}

// maxDayEnd is the latest end of a day in minutes after midnight: later ones
// would be the evening of the next day.
const maxDayEnd = 12*60 - 1

func parseDayEnd(value string) (int, error) {
	t, err := time.Parse("15:04", value)
	minutes := t.Hour()*60 + t.Minute()
	if err != nil || minutes > maxDayEnd {
		return 0, complain("A day can end between 00:00 and 11:59. Write it like this: ", Fixed("/rung settings day-end 04:00"), ".")
	}
	return minutes, nil
}

// maxAlias is the longest alias in characters.
const maxAlias = 32

// checkName complains about a name that others will read if it is too long or
// holds what platforms take for markup or a mention.
func checkName(name string, limit int) error {
	if n := len([]rune(name)); n > limit {
		return complain(fmt.Sprintf("That name has %d characters, and %d fit. Please choose a shorter one.", n, limit))
	}
	if strings.ContainsAny(name, "@<>#`*_~|\\") || !strings.ContainsFunc(name, unicode.IsLetter) {
		return complain("Please choose a name of letters, digits and spaces.")
	}
	return nil
}

func alias(ctx context.Context, r *request) (Reply, error) {
	name := strings.Join(strings.Fields(Clean(r.args["name"])), " ")
	if r.member.Learner == 0 {
		return Reply{}, complain("An alias belongs to a team. Please set it in a channel of the team.")
	}
	if err := checkName(name, maxAlias); name != "" && err != nil {
		return Reply{}, err
	}
	if r.repeated { // it may have been changed again since
		name = r.member.Alias
	}
	taken, err := r.db.Named(ctx, r.member.Workspace, name)
	if err != nil {
		return Reply{}, err
	}
	for _, m := range taken {
		if name != "" && m.Learner != r.learner.ID {
			return Reply{}, complain("Somebody here has that name already. Please choose another.")
		}
	}
	r.member.Alias = name
	if err := r.tx.SaveMember(ctx, r.member); err != nil {
		return Reply{}, err
	}
	if name == "" {
		return say(KindNotice, Text{Para("Boards here show your own name.")}), nil
	}
	return say(KindNotice, Text{Para("Boards here show you as ", Bold(name), " from now on.")}), nil
}

func hide(ctx context.Context, r *request) (Reply, error) {
	if r.member.Learner == 0 {
		return Reply{}, complain("Boards belong to a team. Please use this in a channel of the team.")
	}
	if !r.repeated { // it may have been changed again since
		r.member.Hidden = r.args["state"] == "on"
	}
	if err := r.tx.SaveMember(ctx, r.member); err != nil {
		return Reply{}, err
	}
	if r.member.Hidden {
		return say(KindNotice, Text{Para("You are hidden on boards here. You still see your own place, and only you.")}), nil
	}
	return say(KindNotice, Text{Para("You are on the boards here again.")}), nil
}

// export hands over everything that is kept about the learner, or what they
// have missed.
func export(ctx context.Context, r *request) (Reply, error) {
	if what := r.args["what"]; what != "" && what != exportEverything {
		return exportMistakes(ctx, r, what)
	}
	h, err := r.db.History(ctx, r.learner.ID)
	if err != nil {
		return Reply{}, err
	}
	data, err := json.MarshalIndent(h, "", "  ")
	if err != nil {
		return Reply{}, fmt.Errorf("export learner %d: %w", r.learner.ID, err)
	}
	text := Text{Para("Here is everything I keep about you, as JSON: ", count(len(h.Log), "line"), " of your log and ", count(len(h.Cards), "card"), ".")}
	name := "rung-" + quizzes.Day(r.learner.Day).String() + ".json"
	reply := say(KindNotice, text)
	reply.Say[0].File = &File{Name: name, Data: data}
	return reply, nil
}

func askForget(_ context.Context, r *request) (Reply, error) {
	return say(KindNotice, Text{Para("This deletes your answers, streak, points and settings, everywhere and for good. ",
		Fixed("/rung export"), " gives you a copy first.")},
		Button{ID: "forget:" + strconv.FormatInt(r.learner.ID, 10), Label: "Delete everything", Danger: true},
		Button{ID: "keep:", Label: "Keep it"}), nil
}

// forget deletes the learner the button names, if it is the presser. A second
// press after the deletion must not bring an account back: it deletes the one
// that its own arrival made.
func forget(ctx context.Context, r *request) (Reply, error) {
	stale := r.args["learner"] != strconv.FormatInt(r.learner.ID, 10)
	sorry := complain("There is nothing to delete: that was done before, or the button is someone else's.")
	if stale && !r.first {
		return Reply{}, sorry
	}
	if err := r.tx.Forget(ctx, r.learner.ID); err != nil {
		return Reply{}, err
	}
	if r.first = false; stale {
		return sorry.(*complaint).reply, nil
	}
	return update(KindNotice, Text{Para("Everything I kept about you was deleted on ", r.when(r.now), ". If you write to me again, we start afresh.")}), nil
}

func keep(context.Context, *request) (Reply, error) {
	return update(KindNotice, Text{Para("Nothing was deleted.")}), nil
}
