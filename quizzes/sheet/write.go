package sheet

import (
	"encoding/csv"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/rungbot/rung/quizzes"
)

// CSV writes questions as a sheet that [Read] reads.
func CSV(w io.Writer, questions []*quizzes.Question) error {
	out := csv.NewWriter(w)
	var names []string
	for _, c := range Columns() {
		names = append(names, c.Name)
	}
	if err := out.Write(names); err != nil {
		return fmt.Errorf("write a sheet: %w", err)
	}
	for _, q := range questions {
		var cells []string
		for _, c := range Columns() {
			cells = append(cells, c.get(q))
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("write %s: %w", q.ID, err)
		}
	}
	out.Flush()
	return out.Error()
}

// Anki writes questions as notes for Anki's importer (Anki manual, Importing,
// Text Files): a question with its options in front, the answer with its reasons
// behind. The id is the note's own, so that importing again updates it.
func Anki(w io.Writer, questions []*quizzes.Question) error {
	out := csv.NewWriter(w)
	out.Comma = '\t'
	if _, err := io.WriteString(w, "#separator:tab\n#html:true\n#notetype:Basic\n#columns:GUID\tFront\tBack\tDeck\tTags\n#guid column:1\n#deck column:4\n#tags column:5\n"); err != nil {
		return fmt.Errorf("write notes: %w", err)
	}
	for _, q := range questions {
		if err := out.Write([]string{"rung-" + q.ID, front(q), back(q), "Rung::" + q.Deck, q.Deck + " " + q.Topic + " " + q.Stage}); err != nil {
			return fmt.Errorf("write %s: %w", q.ID, err)
		}
	}
	out.Flush()
	return out.Error()
}

func front(q *quizzes.Question) string {
	var b strings.Builder
	b.WriteString(paragraph(q.Stem))
	if q.Code != "" {
		fmt.Fprintf(&b, "<pre>%s</pre>", strings.ReplaceAll(html.EscapeString(q.Code), "\n", "<br>"))
	}
	if q.AppliesTo != "" {
		b.WriteString(paragraph("Holds for: " + q.AppliesTo))
	}
	if shown := quizzes.Shuffle(q, 1); len(shown) > 0 {
		b.WriteString("<ul>")
		for _, id := range shown {
			o, _ := q.Option(id)
			fmt.Fprintf(&b, "<li>%s</li>", html.EscapeString(o.Text))
		}
		b.WriteString("</ul>")
	}
	return b.String()
}

func back(q *quizzes.Question) string {
	var b strings.Builder
	for _, o := range q.Options {
		mark := html.EscapeString(o.Text)
		if o.Correct || q.Kind == quizzes.Order {
			mark = "<b>" + mark + "</b>"
		}
		fmt.Fprintf(&b, "<p>%s: %s</p>", mark, html.EscapeString(o.Why))
	}
	b.WriteString(paragraph(q.Explanation))
	for _, s := range q.Sources {
		fmt.Fprintf(&b, `<p><a href="%s">%s</a></p>`, html.EscapeString(s.URL), html.EscapeString(s.Title))
	}
	return b.String()
}

func paragraph(text string) string { return "<p>" + html.EscapeString(text) + "</p>" }

// Markdown writes questions to be read, the answers at the end of each.
func Markdown(w io.Writer, questions []*quizzes.Question) error {
	for _, q := range questions {
		var b strings.Builder
		fmt.Fprintf(&b, "## %s\n\n%s\n\n", q.ID, q.Stem)
		if q.Code != "" {
			fmt.Fprintf(&b, "```\n%s\n```\n\n", q.Code)
		}
		if q.AppliesTo != "" {
			fmt.Fprintf(&b, "Holds for: %s\n\n", q.AppliesTo)
		}
		for _, id := range quizzes.Shuffle(q, 1) {
			o, _ := q.Option(id)
			fmt.Fprintf(&b, "- %s\n", o.Text)
		}
		b.WriteString("\n")
		for n, o := range q.Options {
			mark := "Wrong"
			switch {
			case q.Kind == quizzes.Order:
				mark = fmt.Sprintf("Step %d", n+1)
			case o.Correct:
				mark = "Right"
			}
			fmt.Fprintf(&b, "%s: **%s** %s\n\n", mark, o.Text, o.Why)
		}
		fmt.Fprintf(&b, "%s\n\n", q.Explanation)
		for _, s := range q.Sources {
			fmt.Fprintf(&b, "[%s](%s)\n\n", s.Title, s.URL)
		}
		if _, err := io.WriteString(w, b.String()); err != nil {
			return fmt.Errorf("write %s: %w", q.ID, err)
		}
	}
	return nil
}

// Formats are the ways in which questions are written, by name, with the ending
// of a file.
func Formats() map[string]func(io.Writer, []*quizzes.Question) error {
	return map[string]func(io.Writer, []*quizzes.Question) error{"csv": CSV, "anki": Anki, "markdown": Markdown}
}
