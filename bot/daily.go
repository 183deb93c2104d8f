package bot

import (
	"cmp"
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
				Args: []Arg{{Name: "days", Help: "like mon-fri, or mon-fri except 2026-12-25", Kind: Words, Required: true, Example: "mon-fri"}}, run: handler{do: changeDaily(dailyDays)}},
			{Name: "zone", Help: "Where you live", Args: []Arg{{Name: "zone", Help: "a city, or like Europe/Berlin", Kind: Words, Required: true, Example: "Europe/Berlin", complete: zoneNamesOf}},
				run: handler{do: changeDaily(dailyZone)}},
			{Name: "dose", Help: "How many questions a day", Args: []Arg{{Name: "count", Help: "how many", Kind: Number, Required: true, Min: 1, Max: maxRound}},
				run: handler{do: changeDaily(dailyDose)}},
			{Name: "pause", Help: "Rest for a while; what is due waits with you",
				Args: []Arg{{Name: "until", Help: "the day you are back, like 2026-12-27; open without one", Kind: Words}}, run: handler{do: changeDaily(dailyPause)}},
			{Name: "resume", Help: "End the pause", run: handler{do: resumeNow}},
			{Name: "snooze", Help: "Not now: in an hour, or tomorrow",
				Args: []Arg{{Name: "how", Help: "an hour or tomorrow", Kind: OneOf, Options: []string{"hour", "tomorrow"}}}, run: handler{do: changeDaily(dailySnooze)}},
			{Name: "show", Help: "How it is set", run: handler{reads: true, do: showDaily}},
		},
	}
}

func zoneNamesOf(*Mentor) []string { return zones }

// changeDaily changes how the daily quiz is set, finds when the next one is
// due, and shows both. An event delivered again changes nothing.
func changeDaily(change func(context.Context, *request) error) func(context.Context, *request) (Reply, error) {
	return func(ctx context.Context, r *request) (Reply, error) {
		if r.repeated {
			return showDaily(ctx, r)
		}
		snoozed := r.learner.DailyNext
		r.learner.DailyNext = 0
		if err := change(ctx, r); err != nil {
			r.learner.DailyNext = snoozed
			return Reply{}, err
		}
		if r.learner.DailyNext == 0 {
			if err := r.planDaily(ctx); err != nil {
				return Reply{}, err
			}
		} else if err := r.tx.SaveLearner(ctx, r.learner); err != nil {
			return Reply{}, err
		}
		reply, err := showDaily(ctx, r)
		reply.Say[0].Kind = KindNotice
		return reply, err
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
// has been written.
func plan(ctx context.Context, db store.Reader, l *store.Learner, now time.Time) error {
	holidays, err := db.Holidays(ctx, l.ID)
	if err != nil {
		return err
	}
	from := l.Day
	switch _, err := dailyOf(ctx, db, *l); {
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
	rest, wanted, err := parseDays(r.args["days"])
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
	zone, err := findZone(r.args["zone"])
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

func dailySnooze(ctx context.Context, r *request) error {
	if r.learner.DailyAt == dailyOff {
		return &complaint{say(KindNotice, Text{Para("There is no daily quiz to snooze. ", Fixed("/daily on"), " starts it.")})}
	}
	holidays, err := r.db.Holidays(ctx, r.learner.ID)
	if err != nil {
		return err
	}
	if in := r.now.Add(snoozeHour); r.args["how"] != "tomorrow" && store.At(in) < r.learner.DayEnds {
		r.learner.DailyNext = store.At(in)
		return nil
	}
	r.learner.DailyNext = nextDaily(r.learner, holidays, r.learner.Day+1, r.now)
	return nil
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

// sendDaily makes the learner's daily quiz when it is due: the prompt and its
// delivery, in one transaction, once for each of the learner's days. One that
// is late because we were down still comes until the day ends.
func (m *Mentor) sendDaily(ctx context.Context, tx store.Tx, l *store.Learner, now time.Time) error {
	if err := m.closeDays(ctx, tx, l, now); err != nil {
		return err
	}
	if l.DailyNext == 0 || l.DailyNext > store.At(now) { // changed since it was found due
		return tx.SaveLearner(ctx, *l)
	}
	holidays, err := tx.Holidays(ctx, l.ID)
	if err != nil {
		return err
	}
	comes := !restsOn(*l, holidays, l.Day, l.Rest) && !short(l.DayStarts, l.DayEnds)
	if l.DailyNext < l.DayStarts && comes { // of a day that has closed: today's takes its place
		l.DailyNext = dailyTime(quizzes.Day(l.Day), l.DayStarts, l.DayEnds, location(l.Zone), l.DayEnd, l.DailyAt)
		if l.DailyNext > store.At(now) {
			return tx.SaveLearner(ctx, *l)
		}
	}
	if comes {
		if err := m.putDaily(ctx, tx, l, now); err != nil {
			return err
		}
	}
	l.DailyNext = nextDaily(*l, holidays, l.Day+1, now)
	return tx.SaveLearner(ctx, *l)
}

// putDaily writes today's delivery if there is none yet, else the one that was
// snoozed, if there is something to ask.
func (m *Mentor) putDaily(ctx context.Context, tx store.Tx, l *store.Learner, now time.Time) error {
	r := &request{Mentor: m, now: now, learner: *l, db: tx, tx: tx}
	switch _, err := dailyOf(ctx, tx, *l); {
	case err == nil:
		return r.putAgain(ctx)
	case !errors.Is(err, store.ErrNotFound):
		return err
	case l.Unanswered >= stopAfter:
		return nil
	}
	s, err := r.situation(ctx)
	if err != nil {
		return err
	}
	dose := m.dose(*l)
	reviews, news := split(dose)
	left := min(dose, min(reviews, m.bank.Due(s, ""))+min(news, m.bank.Unseen(s, "")))
	reply, err := r.ask(ctx, store.Prompt{Left: left, Daily: true}, quizzes.Want{Reviews: reviews, News: news})
	if err != nil || reply.Say[0].Kind != KindQuiz {
		return err // nothing to ask is no reason to write
	}
	message := reply.Say[0]
	entries, err := tx.Entries(ctx, l.ID, l.Day)
	if err != nil {
		return err
	}
	if len(standing(entries)) == 0 { // who has answered today already is not silent
		l.Unanswered++
	}
	if note := unansweredNote(l.Unanswered); note != "" && len(standing(entries)) == 0 {
		message.Text = append(message.Text, Note(note))
	}
	return r.deliverDaily(ctx, store.DailyQuiz, quizzes.Day(l.Day).String(), message)
}

// putAgain writes today's quiz once more after a snooze, unless the learner has
// answered it or gone on to something else meanwhile.
func (r *request) putAgain(ctx context.Context) error {
	p, err := r.db.Waiting(ctx, r.learner.ID, "")
	if errors.Is(err, store.ErrNotFound) || err == nil && !p.Daily {
		return nil
	}
	if err != nil {
		return err
	}
	reply, err := r.showPrompt(ctx, p)
	if err != nil {
		return err
	}
	return r.deliverDaily(ctx, store.SnoozedQuiz, strconv.FormatInt(int64(r.learner.DailyNext), 10), reply.Say[0])
}

// deliverDaily writes a daily quiz down to be sent until the learner's day ends.
func (r *request) deliverDaily(ctx context.Context, kind, key string, message Message) error {
	message.Buttons = append(message.Buttons, Button{ID: "snooze:hour", Label: "In an hour"}, Button{ID: "snooze:tomorrow", Label: "Tomorrow"})
	body, err := encodeMessage(message)
	if err != nil {
		return err
	}
	l := r.learner
	return r.tx.AddDelivery(ctx, &store.Delivery{
		Kind: kind, Target: strconv.FormatInt(l.ID, 10), Key: key, Learner: &l.ID, Body: body,
		Platform: l.DailyPlatform, Team: l.DailyTeam, User: l.DailyUser,
		Created: store.At(r.now), Due: store.At(r.now), Expires: l.DayEnds,
	})
}

// neverCame takes back that a daily quiz counts as unanswered when it could not
// be sent before the day ended.
func (m *Mentor) neverCame(ctx context.Context, learner int64, now time.Time) error {
	err := m.store.Update(ctx, learner, func(tx store.Tx) error {
		l, err := tx.Learner(ctx, learner)
		if err != nil || l.Unanswered == 0 {
			return err
		}
		rare := l.Unanswered >= weeklyAfter
		if l.Unanswered--; rare {
			if err := plan(ctx, tx, &l, now); err != nil {
				return err
			}
		}
		return tx.SaveLearner(ctx, l)
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil // the learner has left
	}
	return err
}

// doseLeft is what a round of a daily quiz may still draw: of a dose of five up
// to three that are due and two that are new. Beyond the dose the learner has
// asked for more, and nothing is held back.
func (r *request) doseLeft(ctx context.Context, p store.Prompt) (quizzes.Want, error) {
	want := quizzes.Want{Reviews: 1, News: 1}
	round, err := r.db.Round(ctx, p.Round)
	if err != nil || p.Left == 0 {
		return want, err
	}
	want.Reviews, want.News = split(r.dose(r.learner))
	for _, asked := range round {
		if asked.Source == string(quizzes.New) {
			want.News--
		} else {
			want.Reviews--
		}
	}
	return want, nil
}

// backAgain notes that the learner has answered: the daily quiz comes daily.
func (r *request) backAgain(ctx context.Context) error {
	rare := r.learner.Unanswered >= weeklyAfter
	r.learner.Unanswered = 0
	if rare {
		return r.planDaily(ctx)
	}
	return r.tx.SaveLearner(ctx, r.learner)
}

// dose is how many questions the learner's daily quiz has at most.
func (m *Mentor) dose(l store.Learner) int { return cmp.Or(l.Dose, m.round) }

// split divides a dose of five into up to three due and two new questions, and
// others alike; the smallest have room for either.
func split(dose int) (reviews, news int) {
	news = max(dose*2/5, 1)
	return max(dose-news, 1), news
}

func unansweredNote(unanswered int) string {
	switch unanswered {
	case weeklyAfter:
		return "If this one finds no time either, I will ask once a week. An answer brings the daily quiz back."
	case stopAfter:
		return "If this one finds no time either, I will stop. /daily resume brings it back with one tap."
	}
	return ""
}
