package discordbot_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/discordbot"
	"github.com/rungbot/rung/bot/discordbot/discordfake"
)

var question = bot.Message{Kind: bot.KindQuiz, Text: bot.Text{bot.Head("Your daily question")}}

// to is somebody who is known: nothing is sent to anybody else.
func (d *door) to(p *discordfake.Person) bot.Recipient {
	d.t.Helper()
	account := bot.Account{Platform: discordbot.Platform, User: p.ID}
	if _, err := d.f.Mentor.Handle(d.t.Context(), bot.Event{Kind: bot.Said, Text: "/streak", Name: p.Name, Account: account}); err != nil {
		d.t.Fatal(err)
	}
	return bot.Recipient{Account: account}
}

func toChannel(guild, channel string) bot.Recipient {
	return bot.Recipient{Account: bot.Account{Platform: discordbot.Platform, Team: guild}, Channel: channel}
}

// sent counts the messages of the bot in a channel.
func (d *door) sent(channel string) (n int) {
	all, _ := d.fake.Since(0)
	for _, m := range all {
		if m.Channel == channel {
			n++
		}
	}
	return n
}

// A message that is sent again at once is posted once, by its nonce; after minutes
// Discord has forgotten that, and it is found by reading back.
func TestMessageIsPostedOnceAndFound(t *testing.T) {
	d := openDoor(t)
	ana := d.Member("ana")
	began := d.f.Clock.Now()
	first, err := d.bot.Send(t.Context(), d.to(ana), question, "rung-1")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if again, err := d.bot.Send(t.Context(), d.to(ana), question, "rung-1"); again != first || err != nil {
			t.Errorf("again: %s %v, want %s", again, err, first)
		}
	}
	for n := range 120 { // more than a page of others
		if _, err := d.bot.Send(t.Context(), d.to(ana), question, fmt.Sprint("other-", n)); err != nil {
			t.Fatal(err)
		}
	}
	d.f.Clock.Set(began.Add(time.Hour))
	for ref, want := range map[string]string{"rung-1": first, "rung-2": "", "rung-": "", "": ""} {
		if id, found, err := d.bot.Find(t.Context(), d.to(ana), ref, began); id != want || found != (want != "") || err != nil {
			t.Errorf("%q: found %q %v %v, want %q", ref, id, found, err, want)
		}
	}
	if _, found, err := d.bot.Find(t.Context(), d.to(ana), "rung-1", began.Add(time.Minute)); found || err != nil {
		t.Errorf("found what was sent earlier: %v", err)
	}
	if n := d.sent(d.fake.Direct(ana)); n != 121 {
		t.Errorf("%d messages were posted", n)
	}
}

func TestErrorsOfSending(t *testing.T) {
	d := openDoor(t)
	ana := d.Member("ana")
	for code, want := range map[int]error{50007: bot.ErrUnreachable, 50278: bot.ErrUnreachable, 50001: bot.ErrUnreachable, 50035: bot.ErrBadContent, 0: nil} {
		d.fake.Refuse(ana, code)
		if _, err := d.bot.Send(t.Context(), d.to(ana), question, fmt.Sprint("rung-", code)); !errors.Is(err, want) {
			t.Errorf("code %d: %v, want %v", code, err, want)
		}
	}
	if _, err := d.bot.Send(t.Context(), toChannel(discordfake.Guild, "#nowhere"), question, "rung"); !errors.Is(err, bot.ErrUnreachable) {
		t.Errorf("no such channel: %v", err)
	}
	d.fake.Storm(1, 0, 1)
	if _, err := d.bot.Send(t.Context(), d.to(ana), question, "rung-500"); !errors.Is(err, bot.ErrAmbiguous) {
		t.Errorf("500: %v", err)
	}
	d.fake.Storm(1, 1, 0)
	limited := (*bot.RetryAfterError)(nil)
	if _, err := d.bot.Send(t.Context(), d.to(ana), question, "rung-429"); !errors.As(err, &limited) || limited.After <= 0 {
		t.Errorf("429: %v", err)
	}
}

// A limit for all calls stops what is sent to anybody, and the SDK's calls with it.
func TestGlobalLimitStopsOtherChannels(t *testing.T) {
	d := openDoor(t)
	ana, bob := d.Member("ana"), d.Member("bob")
	for _, p := range []*discordfake.Person{ana, bob} {
		if _, err := d.bot.Send(t.Context(), d.to(p), question, "rung-1"); err != nil {
			t.Fatal(err)
		}
	}
	d.fake.Global(1)
	for _, r := range []bot.Recipient{d.to(ana), d.to(bob), toChannel(discordfake.Guild, "#backend-club")} {
		limited := (*bot.RetryAfterError)(nil)
		if _, err := d.bot.Send(t.Context(), r, question, "rung-2"); !errors.As(err, &limited) {
			t.Errorf("to %v: %v", r, err)
		}
	}
	if n := d.sent(d.fake.Direct(ana)) + d.sent(d.fake.Direct(bob)) + d.sent(discordfake.Club); n != 2 {
		t.Errorf("%d messages were posted", n)
	}
	if got := d.Type("ana", "dm", "/streak"); len(got) == 0 { // which is answered all the same
		t.Error("nothing was answered")
	}
}

// A board goes to a channel of its own guild, whatever id its admin has typed.
func TestBoardStaysInItsGuild(t *testing.T) {
	d := openDoor(t)
	for _, channel := range []string{"#backend-club", "#" + discordfake.Club} {
		if _, err := d.bot.Send(t.Context(), toChannel(discordfake.Guild, channel), question, channel); err != nil {
			t.Errorf("to %s: %v", channel, err)
		}
	}
	if _, err := d.bot.Send(t.Context(), toChannel(discordfake.OtherGuild, "#"+discordfake.Club), question, "rung-3"); !errors.Is(err, bot.ErrUnreachable) {
		t.Errorf("to a channel of another guild: %v", err)
	}
	if _, err := d.bot.Send(t.Context(), toChannel(discordfake.OtherGuild, "#backend-club"), question, "rung-4"); err != nil {
		t.Error(err)
	}
	if here, there := d.sent(discordfake.Club), d.sent(discordfake.OtherClub); here != 2 || there != 1 {
		t.Errorf("%d messages here and %d there", here, there)
	}
}

// Removed from a guild, Rung posts nothing there; an outage is no removal, and
// what is in another guild or in direct messages goes on.
func TestRemovedFromAGuild(t *testing.T) {
	d := openDoorWith(t, false, slog.New(slog.DiscardHandler))
	n := 0
	sends := func(r bot.Recipient) error {
		n++
		_, err := d.bot.Send(t.Context(), r, question, fmt.Sprint("rung-", n))
		return err
	}
	for _, c := range []struct {
		event string
		guild map[string]any
		dead  bool
	}{
		{"GUILD_DELETE", map[string]any{"id": discordfake.Guild, "unavailable": true}, false},
		{"GUILD_DELETE", map[string]any{"id": discordfake.Guild}, true},
		{"GUILD_DELETE", map[string]any{"id": discordfake.Guild}, true},
		{"GUILD_CREATE", map[string]any{"id": discordfake.Guild}, false},
	} {
		d.fake.Emit(c.event, c.guild)
		if err := sends(toChannel(discordfake.Guild, "#backend-club")); errors.Is(err, bot.ErrInstallationDead) != c.dead || !c.dead && err != nil {
			t.Errorf("after %s %v: %v", c.event, c.guild, err)
		}
		if err := errors.Join(sends(d.to(d.Member("ana"))), sends(toChannel(discordfake.OtherGuild, "#backend-club"))); err != nil {
			t.Errorf("after %s elsewhere: %v", c.event, err)
		}
	}
}

// Direct messages are opened slowly, and only those that were not there before
// count; nobody whose direct message is open waits for that.
func TestFirstDirectMessagesArePaced(t *testing.T) {
	d := openDoor(t)
	d.dms = bot.OpenLimits{Hour: 3, Day: 5}
	d.open(nil)
	old := d.Member("old")
	d.fake.Direct(old)
	hours := 0
	start := d.f.Clock.Now().Add(time.Hour)
	sends := func(p *discordfake.Person) bool {
		_, err := d.bot.Send(t.Context(), d.to(p), question, fmt.Sprint(p.Name, hours))
		limited := (*bot.RetryAfterError)(nil)
		if errors.As(err, &limited) {
			t.Fatalf("it holds up everybody: %v", err)
		}
		return err == nil
	}
	var got []int
	for ; hours < 26; hours++ {
		d.f.Clock.Set(start.Add(time.Duration(hours) * time.Hour))
		opened := 0
		for n := range 4 {
			if sends(d.Member(fmt.Sprint("new", hours, "-", n))) {
				opened++
			}
		}
		if hours == 0 && !sends(d.Member("new0-0")) {
			t.Error("one that was opened before is refused")
		}
		got = append(got, opened)
	}
	want := append([]int{3, 2}, make([]int, 22)...)
	want = append(want, 3, 2)
	if fmt.Sprint(got) != fmt.Sprint(want) || len(d.fake.Opened()) != 10 {
		t.Errorf("opened %v, want %v; %d in all", got, want, len(d.fake.Opened()))
	}
}

// After a restart the direct messages that are there are asked for again, which
// takes nothing from the first ones.
func TestKnownDirectMessagesTakeNothing(t *testing.T) {
	d := openDoor(t)
	d.dms = bot.OpenLimits{Hour: 1, Day: 1}
	var people []*discordfake.Person
	for n := range 10 {
		p := d.Member(fmt.Sprint("learner", n))
		d.fake.Direct(p)
		people = append(people, p)
	}
	d.f.Clock.Set(d.f.Clock.Now().Add(time.Hour))
	d.open(nil)
	for _, p := range append(people, d.Member("new")) {
		if _, err := d.bot.Send(t.Context(), d.to(p), question, p.Name); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	if n := len(d.fake.Opened()); n != 1 {
		t.Errorf("%d were opened", n)
	}
}

// Told that it opens too fast, Rung opens none for a while.
func TestOpeningTooFast(t *testing.T) {
	d := openDoor(t)
	d.fake.TooFast(true)
	if _, err := d.bot.Send(t.Context(), d.to(d.Member("ana")), question, "1"); err == nil || !strings.Contains(err.Error(), "40003") || errors.Is(err, bot.ErrUnreachable) {
		t.Errorf("%v", err)
	}
	calls := d.fake.Calls()
	for n := range 5 {
		if _, err := d.bot.Send(t.Context(), d.to(d.Member(fmt.Sprint(n))), question, "1"); err == nil {
			t.Error("sent")
		}
	}
	if d.fake.Calls() != calls {
		t.Errorf("%d calls meanwhile", d.fake.Calls()-calls)
	}
	d.fake.TooFast(false)
	d.f.Clock.Set(d.f.Clock.Now().Add(time.Hour))
	if _, err := d.bot.Send(t.Context(), d.to(d.Member("ana")), question, "1"); err != nil {
		t.Error(err)
	}
}

func TestTokenThatIsNone(t *testing.T) {
	d := openDoor(t)
	for token, want := range map[string]error{"wrong-secret": bot.ErrInstallationDead, "": bot.ErrInstallationDead} {
		_, err := discordbot.New(t.Context(), discordbot.Options{Mentor: d.f.Mentor, Clock: d.f.Clock, Token: token, ApplicationID: discordfake.App, API: d.fake.API()})
		if !errors.Is(err, want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", token, err)
		}
	}
	_, err := discordbot.New(t.Context(), discordbot.Options{Token: discordfake.Token, API: "http://127.0.0.1:1/"})
	if err == nil || !strings.Contains(err.Error(), "discord.api_url") {
		t.Errorf("unreachable: %v", err)
	}
	if _, err = discordbot.New(t.Context(), discordbot.Options{Token: discordfake.Token, PublicKey: "abc", API: d.fake.API()}); err == nil || !strings.Contains(err.Error(), "discord.public_key") {
		t.Errorf("no key: %v", err)
	}
}
