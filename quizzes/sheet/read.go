package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rungbot/rung/quizzes"
)

// Deck says which deck a sheet becomes.
type Deck struct{ ID, Title, About string }

// ErrSheet is that a file is no sheet at all: its text says in one sentence what
// it is instead, and what to do.
var ErrSheet = errors.New("this is no sheet of questions")

// mistakesShown is how many mistakes of rows are listed.
const mistakesShown = 20

// Read reads a sheet as a deck. Errors: ErrSheet; or the mistakes of its rows, a
// line each. The questions are not checked further: that is done when the deck is
// loaded.
func Read(data []byte, about Deck) (*quizzes.Deck, error) {
	if err := readable(data); err != nil {
		return nil, err
	}
	head, body, skipped := header(strings.TrimPrefix(string(data), "\ufeff"))
	columns, rows, err := split(body, head, skipped)
	if err != nil {
		return nil, err
	}
	deck := &quizzes.Deck{ID: about.ID, Title: about.Title, About: about.About}
	var mistakes []error
	for i, row := range rows {
		q, err := row.question(columns, i == len(rows)-1)
		if err != nil {
			mistakes = append(mistakes, fmt.Errorf("line %d: %w", row.line, err))
			continue
		}
		q.Deck, q.Line = about.ID, row.line
		if !slices.ContainsFunc(deck.Topics, func(t quizzes.Topic) bool { return t.ID == q.Topic }) {
			deck.Topics = append(deck.Topics, quizzes.Topic{ID: q.Topic, Title: title(q.Topic)})
		}
		deck.Questions = append(deck.Questions, q)
	}
	if n := len(mistakes) - mistakesShown; n > 0 {
		mistakes = append(mistakes[:mistakesShown], fmt.Errorf("and %d more rows have mistakes", n))
	}
	return deck, errors.Join(mistakes...)
}

// title makes "Status codes" of "status-codes".
func title(id string) string {
	words := strings.ReplaceAll(id, "-", " ")
	if words == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(words)
	return strings.ToUpper(string(first)) + words[size:]
}

// readable refuses what is not UTF-8, with the line where that shows.
func readable(data []byte) error {
	if len(bytes.TrimSpace(data)) == 0 {
		return fmt.Errorf("%w: the file is empty", ErrSheet)
	}
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) || bytes.IndexByte(data, 0) >= 0 {
		return fmt.Errorf("%w: it is UTF-16 or no text: save it as CSV in UTF-8", ErrSheet)
	}
	for n, line := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(line) {
			return fmt.Errorf("%w: line %d is not UTF-8: save the file in UTF-8, not in the encoding of your machine", ErrSheet, n+1)
		}
	}
	return nil
}

// heading is what the first lines of a sheet say.
type heading struct {
	separator rune // 0 until known
	columns   []string
}

// separators by the names Anki has for them, and by themselves.
var separators = map[string]rune{
	"comma": ',', "semicolon": ';', "tab": '\t', "pipe": '|', "colon": ':', "space": ' ',
	",": ',', ";": ';', "\t": '\t', "|": '|', ":": ':',
}

// header reads the lines that begin with # and returns the rest and how many
// lines came before it. Keys that say nothing about questions are passed over, as
// Anki passes over those it does not know.
func header(all string) (head heading, body string, skipped int) {
	for strings.HasPrefix(all, "#") {
		line, rest, _ := strings.Cut(all, "\n")
		key, value, _ := strings.Cut(strings.TrimRight(line[1:], "\r"), ":")
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "separator":
			head.separator = separators[strings.ToLower(strings.Trim(value, " "))]
		case "columns":
			head.columns = []string{value} // split once the separator is known
		}
		all, skipped = rest, skipped+1
	}
	if head.separator == 0 {
		first, _, _ := strings.Cut(all, "\n")
		if head.columns != nil {
			first = head.columns[0]
		}
		head.separator = guess(first)
	}
	if head.columns != nil {
		head.columns = strings.Split(head.columns[0], string(head.separator))
	}
	return head, all, skipped
}

// guess finds the separator by which a line of names has most columns we know.
func guess(line string) rune {
	best, most := ',', 0
	for _, separator := range []rune{',', '\t', ';', '|'} {
		known := 0
		for name := range strings.SplitSeq(line, string(separator)) {
			if _, ok := column(name); ok {
				known++
			}
		}
		if known > most {
			best, most = separator, known
		}
	}
	return best
}

// row is one record of a sheet with the line it begins at.
type row struct {
	line  int
	cells []string
}

// split parts the rows. The first one names the columns unless the header did.
func split(body string, head heading, skipped int) (columns []Column, rows []row, err error) {
	r := csv.NewReader(strings.NewReader(body))
	r.Comma, r.FieldsPerRecord = head.separator, -1
	names := head.columns
	if names == nil {
		if names, err = r.Read(); err != nil {
			return nil, nil, fmt.Errorf("%w: the first row, which names the columns, cannot be read", ErrSheet)
		}
	}
	if columns, err = named(names, head.separator); err != nil {
		return nil, nil, err
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if wrong := (*csv.ParseError)(nil); errors.As(err, &wrong) {
			return nil, nil, brokenQuote(wrong, skipped, strings.Count(body, "\n"))
		} else if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrSheet, err) // unreachable: the text is in memory
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, row{line + skipped, cells})
	}
	if len(rows) == 0 {
		return nil, nil, fmt.Errorf("%w: it has no rows under the names of its columns", ErrSheet)
	}
	return columns, rows, nil
}

// brokenQuote says what a quotation mark out of place means: at the end of the
// file that it was cut off.
func brokenQuote(wrong *csv.ParseError, skipped, last int) error {
	if wrong.Line >= last && errors.Is(wrong.Err, csv.ErrQuote) {
		return fmt.Errorf("%w: the cell that begins in line %d does not end: the file seems cut off", ErrSheet, wrong.StartLine+skipped)
	}
	return fmt.Errorf("%w: line %d has a quotation mark inside a cell: put the cell in quotation marks and double those inside", ErrSheet, wrong.Line+skipped)
}

// named finds the columns that a sheet names.
func named(names []string, separator rune) ([]Column, error) {
	var list []Column
	var unknown []string
	seen := map[string]bool{}
	for _, name := range names {
		c, known := column(name)
		if !known {
			unknown = append(unknown, strings.TrimSpace(name))
		}
		if known && seen[c.Name] {
			return nil, fmt.Errorf("%w: it has two columns %q", ErrSheet, c.Name)
		}
		seen[c.Name] = true
		list = append(list, c)
	}
	switch {
	case len(unknown) == len(names):
		return nil, fmt.Errorf("%w: split at %q, its first row names no column that I know: is another separator meant (a first line like #separator:semicolon says it), or are the names missing (%s ...)",
			ErrSheet, separator, strings.Join(needed, ", "))
	case len(unknown) > 0:
		return nil, fmt.Errorf("%w: its columns %q are none that I know: rename or remove them", ErrSheet, unknown)
	}
	for _, name := range needed {
		if !seen[name] {
			return nil, fmt.Errorf("%w: it has no column %q", ErrSheet, name)
		}
	}
	return list, nil
}

// needed are the columns without which nothing can be read.
var needed = []string{"id", "topic", "stem", "option 1"}

var byName = func() map[string]Column {
	all := map[string]Column{}
	for _, c := range Columns() {
		all[c.Name] = c
	}
	return all
}()

// column finds a column by the name in a sheet.
func column(name string) (Column, bool) {
	c, ok := byName[strings.ToLower(strings.Trim(strings.TrimSpace(name), `"`))]
	return c, ok
}

// question reads one row.
func (r row) question(columns []Column, last bool) (*quizzes.Question, error) {
	switch n := len(r.cells); {
	case n < len(columns) && last:
		return nil, fmt.Errorf("it has %d of %d columns: the file seems cut off", n, len(columns))
	case n != len(columns):
		return nil, fmt.Errorf("it has %d columns where %d are named: is a separator inside a cell without quotation marks", n, len(columns))
	}
	q := &quizzes.Question{Kind: quizzes.Choice}
	right := func() error { return nil }
	for i, c := range columns {
		cell := strings.TrimRight(r.cells[i], "\n")
		if strings.TrimSpace(cell) == "" {
			continue
		}
		if c.Name == "right" { // it names options
			right = func() error { return c.set(q, cell) }
			continue
		}
		if err := c.set(q, cell); err != nil {
			return nil, err
		}
	}
	return q, right()
}
