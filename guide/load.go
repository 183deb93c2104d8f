package guide

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed roadmap.yaml faq/*.yaml
var embedded embed.FS

const (
	roadmapName = "roadmap.yaml"
	faqNames    = "faq/*.yaml"
)

type roadmapFile struct {
	Articles []Article `yaml:"articles"`
	Stages   []Stage   `yaml:"stages"`
	Paths    []Path    `yaml:"paths"`
}

type faqFile struct {
	Answers []Answer `yaml:"answers"`
}

// Embedded returns the guide built into the binary, loaded afresh at each call.
func Embedded() (*Guide, error) { return Load(embedded) }

// Load reads roadmap.yaml and the answers of faq/*.yaml in fsys, in order of their names. The files are strict: every
// mistake in them is reported at once, one a line, as "file:line: entry: what is wrong", joined by errors.Join. A file
// that cannot be read gives the error of fsys, wrapped; a file that is not YAML hides the mistakes in the others.
func Load(fsys fs.FS) (*Guide, error) {
	var roadmap roadmapFile
	notes := &mistakes{}
	roadmapDoc, err := decode(fsys, roadmapName, &roadmap, notes)
	answers, faq, faqErr := decodeFAQ(fsys, notes)
	if err := errors.Join(err, faqErr); err != nil {
		return nil, fmt.Errorf("load guide: %w", err)
	}
	g := &Guide{Articles: roadmap.Articles, Stages: roadmap.Stages, Paths: roadmap.Paths, Answers: answers}
	for i := range g.Answers {
		g.Answers[i].Text = strings.TrimSpace(g.Answers[i].Text)
	}
	g.lookups()
	checkRoadmap(g, roadmapDoc, notes)
	checkFAQ(g, faq, notes)
	if err := notes.join(); err != nil {
		return nil, fmt.Errorf("load guide: %w", err)
	}
	g.index = newIndex(g.Answers)
	return g, nil
}

// place is where an answer stands: its file, and its position there.
type place struct {
	doc   document
	index int
}

// decodeFAQ reads the answers of all files, and where each stands.
func decodeFAQ(fsys fs.FS, notes *mistakes) (answers []Answer, places []place, err error) {
	names, err := fs.Glob(fsys, faqNames)
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("no answers: %s: %w", faqNames, fs.ErrNotExist)
	}
	for _, name := range names {
		var faq faqFile
		doc, failed := decode(fsys, name, &faq, notes)
		if err = errors.Join(err, failed); failed == nil {
			needsSome(doc, notes, "answers", len(faq.Answers))
		}
		for i := range faq.Answers {
			places = append(places, place{doc, i})
		}
		answers = append(answers, faq.Answers...)
	}
	return answers, places, err
}

func (g *Guide) lookups() {
	g.articles = byID(g.Articles, func(a *Article) string { return a.ID })
	g.topics = map[string]topicPlace{}
	for i := range g.Stages {
		for j := range g.Stages[i].Topics {
			topic := &g.Stages[i].Topics[j]
			for _, name := range append([]string{topic.ID, topic.Title}, topic.Names...) {
				g.topics[topicKey(name)] = topicPlace{topic, &g.Stages[i]}
			}
		}
	}
	g.stages = byID(g.Stages, func(s *Stage) string { return s.ID })
	g.paths = byID(g.Paths, func(p *Path) string { return p.Article })
	g.answers = byID(g.Answers, func(a *Answer) string { return a.ID })
}

func byID[T any](items []T, id func(*T) string) map[string]*T {
	found := make(map[string]*T, len(items))
	for i := range items {
		found[id(&items[i])] = &items[i]
	}
	return found
}

// decode reads a file twice: into nodes, which know their lines, and strictly into target. Keys and types that do
// not fit are noted and the rest is decoded all the same; only an unreadable file is an error.
func decode(fsys fs.FS, name string, target any, notes *mistakes) (document, error) {
	doc := document{name: name}
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return doc, err
	}
	var root yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&root); err != nil && !errors.Is(err, io.EOF) {
		return doc, syntaxError(name, err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return doc, fmt.Errorf("%s: more than one YAML document; remove the \"---\" line", name)
	}
	if len(root.Content) > 0 {
		doc.root = root.Content[0]
	}
	strict := yaml.NewDecoder(bytes.NewReader(text))
	strict.KnownFields(true)
	var misfits *yaml.TypeError
	if err := strict.Decode(target); errors.As(err, &misfits) {
		for _, misfit := range misfits.Errors {
			notes.misfit(name, misfit)
		}
	} else if err != nil && !errors.Is(err, io.EOF) {
		return doc, syntaxError(name, err)
	}
	return doc, nil
}

var (
	syntaxLine = regexp.MustCompile(`^yaml: line (\d+): (.*)`)
	misfitLine = regexp.MustCompile(`(?s)^line (\d+): (.*)`)
	unknownKey = regexp.MustCompile(`^field (.*) not found in type guide\.(\w+)$`)
)

func syntaxError(name string, err error) error {
	if m := syntaxLine.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Errorf("%s:%s: not valid YAML: %s", name, m[1], m[2])
	}
	return fmt.Errorf("%s: not valid YAML: %w", name, err)
}

// misfit notes one line of a yaml.TypeError in words that do not mention Go types.
func (m *mistakes) misfit(name, text string) {
	line := 0
	if found := misfitLine.FindStringSubmatch(text); found != nil {
		line, _ = strconv.Atoi(found[1])
		text = found[2]
	}
	if found := unknownKey.FindStringSubmatch(text); found != nil {
		text = fmt.Sprintf("unknown key %q%s", found[1], didYouMean(found[1], keysOf(found[2])))
	}
	m.add(name, line, text)
}

// keysOf lists the YAML keys of one of the types a file is made of.
func keysOf(typeName string) []string {
	var keys []string
	for _, t := range []reflect.Type{
		reflect.TypeFor[roadmapFile](), reflect.TypeFor[faqFile](), reflect.TypeFor[Article](), reflect.TypeFor[Link](),
		reflect.TypeFor[Stage](), reflect.TypeFor[Path](), reflect.TypeFor[Step](), reflect.TypeFor[Topic](), reflect.TypeFor[Answer](), reflect.TypeFor[Source](),
	} {
		for i := 0; t.Name() == typeName && i < t.NumField(); i++ {
			keys = append(keys, t.Field(i).Tag.Get("yaml"))
		}
	}
	return keys
}
