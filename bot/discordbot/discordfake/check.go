package discordfake

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Said is a message as the bot sends it.
type Said struct {
	Content     string  `json:"content"`
	Embeds      []Embed `json:"embeds"`
	Rows        []Row   `json:"components"`
	Attachments []struct {
		ID          int    `json:"id"`
		Name        string `json:"filename"`
		Description string `json:"description"`
	} `json:"attachments"`
	Mentions *struct {
		Parse []string `json:"parse"`
	} `json:"allowed_mentions"`
	Flags   int    `json:"flags"`
	Nonce   string `json:"nonce"`
	Enforce bool   `json:"enforce_nonce"`

	files []File
}

// Embed is one of a message.
type Embed struct {
	URL         string `json:"url,omitempty"`
	Description string `json:"description"`
	Color       int    `json:"color"`
	Image       *struct {
		URL string `json:"url"`
	} `json:"image,omitempty"`
}

// Row is a row of buttons, or of the line of a form.
type Row struct {
	Type       int         `json:"type"`
	Components []Component `json:"components"`
}

// Component is a button or the line of a form.
type Component struct {
	Type        int    `json:"type"`
	ID          string `json:"custom_id"`
	Label       string `json:"label"`
	Style       int    `json:"style"`
	Disabled    bool   `json:"disabled"`
	Placeholder string `json:"placeholder"`
	Required    bool   `json:"required"`
	Max         int    `json:"max_length"`
}

// Form is one that a person has open.
type Form struct {
	ID    string `json:"custom_id"`
	Title string `json:"title"`
	Rows  []Row  `json:"components"`

	from *interaction
}

// Limits, in characters. Source: Message resource, Component reference.
const (
	maxEmbeds      = 10
	maxAll         = 6000
	maxDescription = 4096
	maxRows        = 5
	maxInRow       = 5
	maxLabel       = 80
	maxID          = 100
	maxNonce       = 25
	maxAlt         = 1024
	maxTitle       = 45
	maxInput       = 4000
	maxPlaceholder = 100
	maxFile        = 10 << 20 // bytes
	ephemeral      = 1 << 6
)

// read reads and checks a message. What Discord refuses fails the test.
func (f *Fake) read(where string, c call, nonce bool) (*Said, *answer) {
	said, faults := readSaid(c, nonce)
	if len(faults) == 0 {
		return said, nil
	}
	f.t.Errorf("discordfake: %s: 50035 Invalid Form Body: %s: %.300s", where, strings.Join(faults, ", "), c.body)
	a := refuse(http.StatusBadRequest, 50035, "Invalid Form Body")
	return nil, &a
}

// Faults is what Discord would refuse in a message.
func (f *Fake) Faults(message any) []string {
	body, err := json.Marshal(message)
	if err != nil {
		return []string{err.Error()}
	}
	_, faults := readSaid(call{body: body}, false)
	return faults
}

// readSaid reads a message and returns what is wrong with it.
func readSaid(c call, nonce bool) (said *Said, faults []string) {
	said = &Said{}
	bad := func(what string, is bool) {
		if is {
			faults = append(faults, what)
		}
	}
	if err := strictly(c.body, said); err != nil {
		bad(err.Error(), true)
	}
	bad("no allowed_mentions", said.Mentions == nil || said.Mentions.Parse == nil || len(said.Mentions.Parse) > 0)
	bad("nothing in it", said.Content == "" && len(said.Embeds) == 0 && len(c.files) == 0)
	bad("too many embeds", len(said.Embeds) > maxEmbeds)
	bad("nonce", !nonce && said.Nonce != "" || len(said.Nonce) > maxNonce || said.Nonce != "" && !said.Enforce)
	bad("flags", said.Flags != 0 && said.Flags != ephemeral || nonce && said.Flags != 0)
	all, urls := 0, []string{}
	for _, e := range said.Embeds {
		n := utf8.RuneCountInString(e.Description)
		all += n
		bad("description", strings.TrimSpace(e.Description) == "" || n > maxDescription)
		bad("two embeds with one url", e.URL != "" && slices.Contains(urls, e.URL))
		bad("url", e.URL != "" && !strings.HasPrefix(e.URL, "https://") || len(e.URL) > 2048)
		urls = append(urls, e.URL)
	}
	bad("embeds are too long", all > maxAll)
	faults = append(faults, buttonFaults(said.Rows)...)
	for n, a := range said.Attachments {
		bad("attachment", n >= len(c.files) || a.ID != n || a.Name != c.files[n].Name || utf8.RuneCountInString(a.Description) > maxAlt)
		if n < len(c.files) {
			said.files = append(said.files, File{Name: a.Name, Alt: a.Description, Data: c.files[n].Data})
			bad("file", len(c.files[n].Data) == 0 || len(c.files[n].Data) > maxFile)
		}
	}
	bad("files without a description", len(c.files) != len(said.files))
	for _, e := range said.Embeds {
		bad("image", e.Image != nil && !slices.ContainsFunc(said.files, func(file File) bool { return e.Image.URL == "attachment://"+file.Name }))
	}
	return said, faults
}

func buttonFaults(rows []Row) (faults []string) {
	if len(rows) > maxRows {
		faults = append(faults, "too many rows")
	}
	var ids []string
	for _, r := range rows {
		if r.Type != 1 || len(r.Components) == 0 || len(r.Components) > maxInRow {
			faults = append(faults, "row")
		}
		for _, c := range r.Components {
			if c.Type != 2 || c.ID == "" || len(c.ID) > maxID || slices.Contains(ids, c.ID) || c.Style < 1 || c.Style > 4 || strings.TrimSpace(c.Label) == "" || utf8.RuneCountInString(c.Label) > maxLabel {
				faults = append(faults, "button "+c.ID)
			}
			ids = append(ids, c.ID)
		}
	}
	return faults
}

// readForm reads and checks a form.
func (f *Fake) readForm(data json.RawMessage) *Form {
	form := &Form{}
	err := strictly(data, form)
	if err != nil || form.ID == "" || len(form.ID) > maxID || !within(form.Title, maxTitle) || len(form.Rows) == 0 || len(form.Rows) > maxRows {
		f.t.Errorf("discordfake: form %s: %v", data, err)
		return form
	}
	for _, r := range form.Rows {
		if r.Type != 1 || len(r.Components) != 1 {
			f.t.Errorf("discordfake: row of a form %+v", r)
			continue
		}
		c := r.Components[0]
		if c.Type != 4 || c.ID == "" || !within(c.Label, maxTitle) || c.Max < 1 || c.Max > maxInput || utf8.RuneCountInString(c.Placeholder) > maxPlaceholder || c.Style != 1 && c.Style != 2 {
			f.t.Errorf("discordfake: line of a form %+v", c)
		}
	}
	return form
}

var commandName = regexp.MustCompile(`^[-_'\p{Ll}\p{Lo}\p{N}]{1,32}$`)

// checkCommand checks a command. Source: Application Commands.
func (f *Fake) checkCommand(c Command, guild string) {
	if c.Type != 1 || !commandName.MatchString(c.Name) || !within(c.Description, 100) || guild != "" && c.Contexts != nil {
		f.t.Errorf("discordfake: command %+v", c)
	}
	if n := checkOptions(f, c.Name, c.Options) + utf8.RuneCountInString(c.Name+c.Description); n > 8000 {
		f.t.Errorf("discordfake: command %s has %d characters", c.Name, n)
	}
}

func checkOptions(f *Fake, name string, all []Option) (size int) {
	if len(all) > 25 {
		f.t.Errorf("discordfake: %s has %d options", name, len(all))
	}
	optional, subs := false, 0
	for _, o := range all {
		if !commandName.MatchString(o.Name) || !within(o.Description, 100) || len(o.Choices) > 25 || o.Autocomplete && len(o.Choices) > 0 || optional && o.Required {
			f.t.Errorf("discordfake: option %s %+v", name, o)
		}
		if o.Type == 1 {
			subs++
		}
		optional = optional || !o.Required
		size += utf8.RuneCountInString(o.Name+o.Description) + checkOptions(f, name+" "+o.Name, o.Options)
		for _, c := range o.Choices {
			value, ok := c.Value.(string)
			if !ok || !within(c.Name, 100) || !within(value, 100) {
				f.t.Errorf("discordfake: choice of %s %s: %+v", name, o.Name, c)
			}
			size += utf8.RuneCountInString(c.Name + value)
		}
	}
	if subs != 0 && subs != len(all) {
		f.t.Errorf("discordfake: %s has subcommands and arguments", name)
	}
	return size
}

func within(s string, limit int) bool {
	return strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= limit
}

func isNull(raw []byte) bool { return len(raw) == 0 || bytes.Equal(raw, []byte("null")) }
