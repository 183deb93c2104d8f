package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/rungbot/rung/store"
)

// control is a setting that a page of a person's own changes where it shows it.
type control struct {
	name, label string
	offers      []int // what can be chosen, beside what is in force
	words       func(int) string
	now         func(*request) int
	valid       func(int) bool
	set         func(*store.Learner, int)
}

// everyday and the like are rest days: bit 0 is Sunday.
const (
	everyday  = 0
	workdays  = 0b1000001
	noSunday  = 0b0000001
	oddDays   = 0b1010101 // Monday, Wednesday, Friday
	noDayLeft = 0b1111111
)

var controls = []control{
	{"at", "Daily quiz", append([]int{dailyOff}, hours(6, 22)...), hourWords, func(r *request) int { return r.learner.DailyAt },
		func(n int) bool { return n >= dailyOff && n < 24*60 }, func(l *store.Learner, n int) { l.DailyAt = n }},
	{"rest", "On these days", []int{everyday, workdays, noSunday, oddDays}, daysWords, func(r *request) int { return r.learner.NextRest },
		func(n int) bool { return n >= everyday && n < noDayLeft }, func(l *store.Learner, n int) { l.NextRest = n }},
	{"dose", "Questions a day", []int{1, 3, 5, 8, 10, 15, maxRound}, strconv.Itoa, func(r *request) int { return r.dose(r.learner) },
		func(n int) bool { return n >= 1 && n <= maxRound }, func(l *store.Learner, n int) { l.Dose = n }},
	{"end", "Your day ends at", hours(0, 6), clockTime, func(r *request) int { return r.learner.NextDayEnd },
		func(n int) bool { return n >= 0 && n <= maxDayEnd }, func(l *store.Learner, n int) { l.NextDayEnd = n }},
}

// hours are full hours in minutes after midnight.
func hours(from, to int) (all []int) {
	for hour := from; hour <= to; hour++ {
		all = append(all, hour*60)
	}
	return all
}

func hourWords(minutes int) string {
	if minutes == dailyOff {
		return "off"
	}
	return clockTime(minutes)
}

// controlsCard shows the settings so that they can be changed where they stand.
func (r *request) controlsCard() Message {
	m := Message{Kind: KindCard, Text: Text{Head("Your settings"),
		Note("Your zone is ", r.learner.NextZone, "; ", Fixed("/daily zone Lisbon"), " changes it. Days, zone and the end of a day change with your next day.")}}
	for _, c := range controls {
		now := c.now(r)
		s := Select{Label: c.label, Chosen: c.id(now)}
		offers := slices.Clone(c.offers)
		if !slices.Contains(offers, now) {
			offers = append(offers, now)
			slices.Sort(offers)
		}
		for _, n := range offers {
			words := c.words(n)
			s.Options = append(s.Options, Button{ID: c.id(n), Label: strings.ToUpper(words[:1]) + words[1:]})
		}
		m.Selects = append(m.Selects, s)
	}
	return m
}

func (c control) id(n int) string { return "set:" + c.name + ":" + strconv.Itoa(n) }

// changeControl sets what was chosen and shows the settings as they are now.
func changeControl(ctx context.Context, r *request) (Reply, error) {
	i := slices.IndexFunc(controls, func(c control) bool { return c.name == r.args["what"] })
	n, err := strconv.Atoi(r.args["value"])
	if i < 0 || err != nil || !controls[i].valid(n) {
		return Reply{}, complain(staleButton)
	}
	if !r.repeated {
		if controls[i].name == "at" && n != dailyOff { // consent, as by the command
			if err := dailyOn(ctx, r); err != nil {
				return Reply{}, err
			}
		}
		controls[i].set(&r.learner, n)
		if err := r.planDaily(ctx); err != nil {
			return Reply{}, err
		}
	}
	card := r.controlsCard()
	return Reply{Update: &card}, nil
}
