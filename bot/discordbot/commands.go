package discordbot

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/rungbot/rung/bot"
)

// Limits of commands, in characters where they are of text. Source:
// docs.discord.com/developers, Application Commands.
const (
	maxHelp    = 100
	maxChoices = 25
	maxValue   = 100
)

// Register makes Discord's list of our commands what it should be: in all guilds
// and direct messages, or in the guilds of the options. It asks first: a guild
// takes 200 new commands a day and no more.
func (b *Bot) Register(ctx context.Context) error {
	scopes := b.guilds
	if len(scopes) == 0 {
		scopes = []string{""}
	}
	for _, guild := range scopes {
		if err := b.register(ctx, guild); err != nil {
			return fmt.Errorf("register the commands: %w", err)
		}
	}
	return nil
}

func (b *Bot) register(ctx context.Context, guild string) error {
	want := applicationCommands(b.commands, guild)
	have, err := b.session.ApplicationCommands(b.app, guild, discordgo.WithContext(ctx))
	if err != nil {
		return sendError(err)
	}
	if slices.Equal(outlines(have), outlines(want)) {
		return nil
	}
	_, err = b.session.ApplicationCommandBulkOverwrite(b.app, guild, want, discordgo.WithContext(ctx))
	return sendError(err)
}

// outlines are commands as they are compared: what we say of them and nothing else.
func outlines(all []*discordgo.ApplicationCommand) (lines []string) {
	for _, c := range all {
		permissions, contexts := int64(-1), []discordgo.InteractionContextType(nil)
		if c.DefaultMemberPermissions != nil {
			permissions = *c.DefaultMemberPermissions
		}
		if c.Contexts != nil && c.GuildID == "" {
			contexts = *c.Contexts
		}
		lines = append(lines, fmt.Sprintf("%d %s %q %d %v", max(c.Type, 1), c.Name, c.Description, permissions, contexts)+outline(c.Options))
	}
	slices.Sort(lines)
	return lines
}

func outline(all []*discordgo.ApplicationCommandOption) string {
	var b strings.Builder
	for _, o := range all {
		least := -1.0
		if o.MinValue != nil {
			least = *o.MinValue
		}
		fmt.Fprintf(&b, "(%d %s %q %v %v %v %v", o.Type, o.Name, o.Description, o.Required, o.Autocomplete, least, o.MaxValue)
		for _, c := range o.Choices {
			fmt.Fprintf(&b, " %s=%v", c.Name, c.Value)
		}
		b.WriteString(outline(o.Options) + ")")
	}
	return b.String()
}

// applicationCommands are our commands in Discord's words. Where they can be used
// is said of global ones only: those of a guild are never in direct messages.
func applicationCommands(commands []*bot.Command, guild string) (all []*discordgo.ApplicationCommand) {
	for _, c := range commands {
		one := &discordgo.ApplicationCommand{Type: discordgo.ChatApplicationCommand, Name: c.Name, Description: bot.Cut(c.Help, maxHelp), Options: options(c)}
		if c.Needs() > bot.RoleMember { // until the admins of the guild say otherwise
			permissions := int64(manageGuild)
			one.DefaultMemberPermissions = &permissions
		}
		if guild == "" {
			one.Contexts = &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM}
			one.IntegrationTypes = &[]discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall}
		}
		all = append(all, one)
	}
	return all
}

// options are the subcommands or the arguments of a command, required ones first.
func options(c *bot.Command) (all []*discordgo.ApplicationCommandOption) {
	for _, s := range c.Subs {
		all = append(all, &discordgo.ApplicationCommandOption{Type: discordgo.ApplicationCommandOptionSubCommand, Name: s.Name, Description: bot.Cut(s.Help, maxHelp),
			Options: options(s)})
	}
	for _, a := range c.Args {
		o := &discordgo.ApplicationCommandOption{Type: discordgo.ApplicationCommandOptionString, Name: a.Name, Description: bot.Cut(a.Help, maxHelp), Required: a.Required}
		switch a.Kind {
		case bot.OneOf:
			for _, word := range a.Options {
				o.Choices = append(o.Choices, &discordgo.ApplicationCommandOptionChoice{Name: word, Value: word})
			}
		case bot.Number:
			least := float64(a.Min)
			o.Type, o.MinValue, o.MaxValue = discordgo.ApplicationCommandOptionInteger, &least, float64(a.Max)
		case bot.Words:
			o.Autocomplete = a.Completes()
		}
		all = append(all, o)
	}
	slices.SortStableFunc(all, func(x, y *discordgo.ApplicationCommandOption) int {
		return map[bool]int{true: 0, false: 1}[x.Required] - map[bool]int{true: 0, false: 1}[y.Required]
	})
	return all
}

// values are what the mentor offers for the words of a command that begin like this.
func (b *Bot) values(ctx context.Context, e bot.Event, line string, c *bot.Command, typed string) (all []string) {
	e.Kind, e.Text, e.Admin = bot.Complete, line+" "+typed, true // who may not use a command is not offered it by Discord
	reply, err := b.mentor.Handle(ctx, e)
	if err != nil {
		return nil // the mentor has logged it
	}
	for _, choice := range reply.Choices {
		value, ours := strings.CutPrefix(choice.Line, line+" ")
		fixed := slices.ContainsFunc(c.Args, func(a bot.Arg) bool { return slices.Contains(a.Options, value) })
		if ours && value != "" && !fixed && utf8.RuneCountInString(value) <= maxValue {
			all = append(all, value)
		}
	}
	return all[:min(len(all), maxChoices)]
}

// offered are completions as Discord takes them; none are an empty list, which
// the SDK would leave out.
type offered struct {
	Choices []*discordgo.ApplicationCommandOptionChoice `json:"choices"`
}

// complete answers what an option that is being typed can become.
func (b *Bot) complete(ctx context.Context, i incoming, e bot.Event) []*discordgo.ApplicationCommandOptionChoice {
	all := []*discordgo.ApplicationCommandOptionChoice{}
	line, c, options := b.find(i)
	for _, o := range options {
		if !o.Focused || c == nil {
			continue
		}
		for _, value := range b.values(ctx, e, line, c, o.text()) {
			all = append(all, &discordgo.ApplicationCommandOptionChoice{Name: value, Value: value})
		}
	}
	return all
}

// find walks to the command or subcommand of an interaction and returns its line
// without arguments, itself if we know it, and its options.
func (b *Bot) find(i incoming) (line string, c *bot.Command, options []option) {
	line, options = "/"+i.Data.Name, i.Data.Options
	c = named(b.commands, i.Data.Name)
	if len(options) > 0 && options[0].Type == subcommand {
		line += " " + options[0].Name
		if c != nil {
			c = named(c.Subs, options[0].Name)
		}
		options = options[0].Options
	}
	return line, c, options
}

func named(list []*bot.Command, name string) *bot.Command {
	at := slices.IndexFunc(list, func(c *bot.Command) bool { return c.Name == name })
	if at < 0 {
		return nil
	}
	return list[at]
}

// line is a command as it is typed elsewhere: fixed words first, the number last.
// One that is registered and no longer known is for the mentor to explain.
func (b *Bot) line(i incoming) string {
	line, c, options := b.find(i)
	if c == nil {
		return line
	}
	for _, kind := range []bot.ArgKind{bot.OneOf, bot.Words, bot.Number} {
		for _, a := range c.Args {
			for _, o := range options {
				if a.Kind == kind && o.Name == a.Name {
					line += " " + o.text()
				}
			}
		}
	}
	return line
}

// channelMention is how Discord writes #channel into a text that people complete.
var channelMention = regexp.MustCompile(`<#(\d+)>`)

// text is the value of an option as it is typed, in one line.
func (o option) text() string {
	var words string
	if json.Unmarshal(o.Value, &words) != nil {
		words = string(o.Value) // a number
	}
	return channelMention.ReplaceAllString(strings.Join(strings.Fields(words), " "), "#$1")
}
