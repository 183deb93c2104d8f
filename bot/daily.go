package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// defaultDaily is when a daily quiz comes until the learner chooses: 09:00.
const defaultDaily = 9 * 60

func dailyCommand() *Command {
	return &Command{
		Name: "daily", Help: "One quiz a day by direct message, at your own hour",
		Subs: []*Command{
			{Name: "on", Help: "Send me a quiz a day", run: handler{do: changeDaily(dailyOn)}},
			{Name: "off", Help: "Stop sending", run: handler{do: changeDaily(dailyStop)}},
			{Name: "at", Help: "When it comes", Args: []Arg{{Name: "time", Help: "like 07:30", Kind: Words, Required: true, Example: "07:30"}}, run: handler{do: changeDaily(dailyHour)}},
			{Name: "days", Help: "On which days; the others are rest days",
				Args: []Arg{{Name: "weekdays", Help: "like mon-fri, or mon-fri except 2026-12-25", Kind: Words, Required: true, Example: "mon-fri"}}, run: handler{do: changeDaily(dailyDays)}},
			{Name: "zone", Help: "Where you live", Args: []Arg{{Name: "city", Help: "a city, or like Europe/Berlin", Kind: Words, Required: true, Example: "Europe/Berlin", complete: zoneNamesOf}},
				run: handler{do: changeDaily(dailyZone)}},
			{Name: "dose", Help: "How many questions a day", Args: []Arg{{Name: "count", Help: "how many", Kind: Number, Required: true, Min: 1, Max: maxRound}},
				run: handler{do: changeDaily(dailyDose)}},
			{Name: "pause", Help: "Rest for a while; what is due waits with you",
				Args: []Arg{{Name: "until", Help: "the day you are back, like 2026-12-27; open without one", Kind: Words}}, run: handler{do: changeDaily(dailyPause)}},
			{Name: "resume", Help: "End the pause", run: handler{do: resumeNow}},
			{Name: "snooze", Help: "Not now: in an hour, or tomorrow",
				Args: []Arg{{Name: "how", Help: "an hour or tomorrow", Kind: OneOf, Options: []string{"hour", "tomorrow"}}}, run: handler{do: dailySnooze}},
			{Name: "show", Help: "How it is set", run: handler{reads: true, do: showDaily}},
		},
	}
}

func zoneNamesOf(*source) []string { return zones }

// changeDaily changes how the daily quiz is set, finds when the next one is
// due, and shows both. An event delivered again changes nothing.
func changeDaily(change func(context.Context, *request) error) func(context.Context, *request) (Reply, error) {
	return func(ctx context.Context, r *request) (Reply, error) {
		if r.repeated {
			return showDaily(ctx, r)
		}
		if err := change(ctx, r); err != nil {
			return Reply{}, err
		}
		if err := r.planDaily(ctx); err != nil {
			return Reply{}, err
		}
		return r.dailyChanged(ctx)
	}
}

// dailyChanged shows how the daily quiz is set now.
func (r *request) dailyChanged(ctx context.Context) (Reply, error) {
	reply, err := showDaily(ctx, r)
	if err == nil {
		reply.Say[0].Kind = KindNotice
		r.askZone(&reply.Say[0])
	}
	return reply, err
}

// askZone asks where somebody lives whose platform does not tell it, as long as
// they have not said so.
func (r *request) askZone(m *Message) {
	if r.event.Locale == "" || r.event.Zone != "" || r.learner.NextZone != r.zone || r.learner.DailyAt == dailyOff {
		return
	}
	m.Text = append(m.Text, Para("Where do you live? I count your days in ", r.learner.NextZone, " until you tell me: press a button, or write ", Fixed("/daily zone Lisbon"), "."))
	for _, zone := range likelyZones(r.event.Locale) {
		m.Buttons = append(m.Buttons, Button{ID: "zone:" + zone, Label: city(zone)})
	}
}

// planDaily finds when the learner's next daily quiz is due.
func (r *request) planDaily(ctx context.Context) error {
	if err := plan(ctx, r.db, &r.learner, r.now); err != nil {
		return err
	}
	return r.tx.SaveLearner(ctx, r.learner)
}

// plan finds when the learner's next daily quiz is due: tomorrow's when today's
// has been queued, unless that one is snoozed.
func plan(ctx context.Context, db store.Reader, l *store.Learner, now time.Time) error {
	holidays, err := db.Holidays(ctx, l.ID)
	if err != nil {
		return err
	}
	from := l.Day
	switch _, err := dailyOf(ctx, db, *l); {
	case err == nil && store.At(now) < l.DailyNext && l.DailyNext < l.DayEnds && l.DailyAt != dailyOff && !l.Paused:
		return nil
	case err == nil:
		from++
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	l.DailyNext = nextDaily(*l, holidays, from, now)
	return nil
}

// dailyOf returns the delivery of the daily quiz of the learner's open day.
func dailyOf(ctx context.Context, db store.Reader, l store.Learner) (store.Delivery, error) {
	return db.DeliveryOf(ctx, store.DailyQuiz, strconv.FormatInt(l.ID, 10), quizzes.Day(l.Day).String())
}

// dailyResume brings back a daily quiz that had become rare or had stopped.
func dailyResume(_ context.Context, r *request) error {
	r.learner.Unanswered = 0
	return nil
}

func dailyOn(_ context.Context, r *request) error {
	if r.learner.DailyAt == dailyOff {
		r.learner.DailyAt = defaultDaily
	}
	r.learner.Unanswered = 0
	a := r.event.Account
	r.learner.DailyPlatform, r.learner.DailyTeam, r.learner.DailyUser = a.Platform, a.Team, a.User
	return nil
}

func dailyStop(_ context.Context, r *request) error {
	r.learner.DailyAt = dailyOff
	return nil
}

func dailyHour(ctx context.Context, r *request) error {
	t, err := time.Parse("15:04", r.args["time"])
	if err != nil {
		return complain("That is no time of day. Write it like this: ", Fixed("/daily at 07:30"), ".")
	}
	if r.learner.DailyAt == dailyOff {
		if err := dailyOn(ctx, r); err != nil {
			return err
		}
	}
	r.learner.DailyAt = t.Hour()*60 + t.Minute()
	return nil
}

func dailyDays(ctx context.Context, r *request) error {
	rest, wanted, err := parseDays(r.args["weekdays"])
	if err != nil {
		return err
	}
	known, err := r.db.Holidays(ctx, r.learner.ID)
	if err != nil {
		return err
	}
	today := r.learner.Day // what it is was settled when it began
	holidays := slices.DeleteFunc(wanted, func(day int) bool { return day <= today })
	if slices.ContainsFunc(known, func(h store.Holiday) bool { return h.Day == today }) {
		holidays = append(holidays, today)
	}
	r.learner.NextRest = rest
	return r.tx.SetHolidays(ctx, r.learner.ID, holidays)
}

func dailyZone(_ context.Context, r *request) error {
	zone, err := findZone(r.args["city"])
	r.learner.NextZone = zone
	return err
}

func dailyDose(_ context.Context, r *request) error {
	n, err := strconv.Atoi(r.args["count"])
	r.learner.Dose = n
	return err // unreachable: read has checked it
}

func dailyPause(ctx context.Context, r *request) error {
	until := 0
	if value := strings.TrimSpace(strings.TrimPrefix(r.args["until"], "until ")); value != "" {
		day, err := quizzes.ParseDay(value)
		if err != nil {
			return complain("That is no date I know. Write it like this: ", Fixed("/daily pause 2026-12-27"), ".")
		}
		if int(day) <= r.learner.Day {
			return complain("That day is not ahead. Give the day on which you are back, like ", Fixed("/daily pause "+(quizzes.Day(r.learner.Day)+7).String()), ".")
		}
		until = int(day)
	}
	return pause(ctx, r.tx, &r.learner, until, store.At(r.now))
}

// snoozeHour is how long the short snooze lasts.
const snoozeHour = time.Hour

// dailySnooze puts today's quiz off, for an hour or, where the day ends before,
// until tomorrow.
func dailySnooze(ctx context.Context, r *request) (Reply, error) {
	if r.repeated {
		return showDaily(ctx, r)
	}
	if r.learner.DailyAt == dailyOff {
		return say(KindNotice, Text{Para("There is no daily quiz to snooze. ", Fixed("/daily on"), " starts it.")}), nil
	}
	ahead, err := r.quizAhead(ctx)
	if err != nil {
		return Reply{}, err
	}
	if !ahead {
		return say(KindNotice, Text{Para("No quiz of today waits for you. "), r.dailyState(r.learner)}), nil
	}
	holidays, err := r.db.Holidays(ctx, r.learner.ID)
	if err != nil {
		return Reply{}, err
	}
	in := store.At(r.now.Add(snoozeHour))
	if r.args["how"] == "tomorrow" || in >= r.learner.DayEnds {
		in = nextDaily(r.learner, holidays, r.learner.Day+1, r.now)
	}
	r.learner.DailyNext = in
	if err := r.tx.SaveLearner(ctx, r.learner); err != nil {
		return Reply{}, err
	}
	return r.dailyChanged(ctx)
}

// quizAhead reports whether today's quiz is still to come or waits for an
// answer. One that has not been sent is withdrawn: what it is put off to brings
// it.
func (r *request) quizAhead(ctx context.Context) (bool, error) {
	today, err := dailyOf(ctx, r.db, r.learner)
	comes := r.learner.DailyNext != 0 && r.learner.DailyNext < r.learner.DayEnds
	switch {
	case errors.Is(err, store.ErrNotFound) && comes:
		today = dailyDelivery(r.learner, r.now)
		if _, err := r.tx.AddDelivery(ctx, &today); err != nil {
			return false, err
		}
	case errors.Is(err, store.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case today.Body != "":
		p, err := r.waitingDaily(ctx)
		return p.ID != 0, err
	}
	today.Error = "the learner put it off"
	withdrawn, err := r.tx.Withdraw(ctx, today)
	return withdrawn || comes, err
}

// showDaily says how the daily quiz is set and when the next one comes.
func showDaily(ctx context.Context, r *request) (Reply, error) {
	l := r.learner
	if l.DailyAt == dailyOff {
		return say(KindCard, Text{Para("The daily quiz is off. ", Fixed("/daily on"), " sends you one quiz a day by direct message, at ", clockTime(defaultDaily), " in your zone (", l.NextZone, ").")},
			Button{ID: "daily:on", Label: "Daily quiz at 09:00"}), nil
	}
	holidays, err := r.db.Holidays(ctx, l.ID)
	if err != nil {
		return Reply{}, err
	}
	lines := [][]Span{
		Item("At: ", clockTime(l.DailyAt), ", ", l.NextZone),
		Item("On: ", daysWords(l.NextRest)),
		Item("Questions: up to ", r.dose(l)),
	}
	if len(holidays) > 0 {
		var dates []string
		for _, h := range holidays {
			dates = append(dates, date(quizzes.Day(h.Day)))
		}
		lines = append(lines, Item("Not on: ", strings.Join(dates, ", ")))
	}
	text := Text{Head("Your daily quiz"), {Kind: Lines, Items: lines}, r.dailyState(l)}
	buttons := []Button{{ID: "quiz:", Label: "One now"}}
	if l.Paused || l.Unanswered >= stopAfter {
		buttons = append(buttons, Button{ID: "resume:", Label: "Resume"})
	}
	return say(KindCard, text, buttons...), nil
}

func (r *request) dailyState(l store.Learner) Block {
	switch {
	case l.Paused && l.PausedUntil == 0:
		return Para("Paused since ", date(quizzes.Day(l.PausedFrom)), ", until you resume.")
	case l.Paused:
		return Para("Paused until ", date(quizzes.Day(l.PausedUntil)), ".")
	case l.Unanswered >= stopAfter:
		return Para("It has stopped, because the last ", fmt.Sprint(stopAfter), " got no answer.")
	case l.DailyNext == 0:
		return Para("No day is left on which it could come.")
	}
	return Para("The next one comes on ", r.when(l.DailyNext.Time()), ".")
}
