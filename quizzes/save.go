package quizzes

import (
	"bytes"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// YAML returns a deck as its file: what [Load] reads is the same deck.
func (d *Deck) YAML() ([]byte, error) {
	f := fileDeck{Deck: d.ID, Title: d.Title, About: d.About, Blueprint: d.Blueprint, Retired: d.Retired}
	for _, t := range d.Topics {
		f.Topics = append(f.Topics, fileTopic(t))
	}
	for _, q := range d.Questions {
		f.Questions = append(f.Questions, fileOf(q))
	}
	var text bytes.Buffer
	enc := yaml.NewEncoder(&text)
	enc.SetIndent(2)
	if err := enc.Encode(f); err != nil {
		return nil, fmt.Errorf("write deck %s: %w", d.ID, err)
	}
	return text.Bytes(), nil
}

func fileOf(q *Question) fileQuestion {
	f := fileQuestion{
		ID: q.ID, Topic: q.Topic, Stage: q.Stage, Kind: q.Kind, Difficulty: q.Difficulty, Level: q.Level, Objective: q.Objective,
		Stem: q.Stem, Code: q.Code, Ordered: q.Ordered, Orders: q.Orders, Accept: q.Accept, Number: q.Number, Run: q.Run,
		Hint: q.Hint, Explanation: q.Explanation, AsOf: q.AsOf.String(), AppliesTo: q.AppliesTo, ReviewBy: q.ReviewBy.String(),
	}
	if len(q.Tries.Right)+len(q.Tries.Wrong) > 0 {
		f.Tries = &q.Tries
	}
	for _, o := range q.Options {
		f.Options = append(f.Options, fileOption(o))
	}
	for _, s := range q.Sources {
		f.Sources = append(f.Sources, fileSource(s))
	}
	for _, c := range q.Changes {
		f.Changelog = append(f.Changelog, fileChange{On: c.On.String(), What: c.What, Source: c.Source})
	}
	return f
}
