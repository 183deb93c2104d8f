package bot

import "github.com/rungbot/rung/bot/picture"

// Reply is the answer to an Event.
type Reply struct {
	Update  *Message // takes the place of the message whose button was pressed
	Say     []Message
	Form    *Form    // opens for the person who pressed
	Choices []Choice // the answer to Complete, best first, at most 25
}

// Audience says who sees a message.
type Audience int

// The audiences of a message.
const (
	ToPresser Audience = iota // the person alone: ephemeral in a channel, plain in a direct message
	ToChannel                 // everybody in the place
)

// MessageKind says what a message is. Tests and programs read it; people do not.
type MessageKind string

// The kinds of message. Answer, Suggest and None are the three outcomes of a
// question put to the guide.
const (
	KindAnswer  MessageKind = "answer"
	KindSuggest MessageKind = "suggest"
	KindNone    MessageKind = "none"
	KindQuiz    MessageKind = "quiz"   // a question that waits for its answer
	KindResult  MessageKind = "result" // an answered question with its explanation
	KindCard    MessageKind = "card"   // something to read: a stage, a streak, a board
	KindNotice  MessageKind = "notice" // something was done
	KindError   MessageKind = "error"  // something was not done, and what to do instead
)

// Message is what the mentor says, before an adapter renders it.
type Message struct {
	Audience Audience
	Kind     MessageKind
	Text     Text
	Buttons  []Button
	Selects  []Select // only on the page of a person's own
	Picture  *Picture // nil where there is nothing to see
	File     *File
}

// Picture is what a message shows where pictures can be shown. One of its
// drawings is set. Elsewhere the message's Text says all of it.
type Picture struct {
	Beside   Text              // takes the place of the message's Text beside the picture
	Heatmap  *picture.Heatmap  `json:",omitempty"`
	Bars     *picture.Bars     `json:",omitempty"`
	Mastery  *picture.Mastery  `json:",omitempty"`
	Forecast *picture.Forecast `json:",omitempty"`
	Ladder   *picture.Ladder   `json:",omitempty"`
}

// Drawing is what there is to be drawn.
func (p *Picture) Drawing() picture.Picture {
	switch {
	case p.Heatmap != nil:
		return p.Heatmap
	case p.Bars != nil:
		return p.Bars
	case p.Mastery != nil:
		return p.Mastery
	case p.Forecast != nil:
		return p.Forecast
	}
	return p.Ladder
}

// Button is pressed by people and comes back as the Button of an Event. Its
// id is at most 100 bytes and holds neither a secret nor an answer.
type Button struct {
	ID    string
	Label string // at most 75 characters; platforms show about 30
	// Danger marks what cannot be undone.
	Danger bool
}

// Select is a setting that is changed where it is shown. What is chosen comes back
// as the press of a button.
type Select struct {
	Label   string   // at most 75 characters
	Options []Button // at most 25, their labels differ
	Chosen  string   // id of the option in force
}

// Form asks for one line of text. What is typed comes back as the Text of an
// Event of the kind Submitted.
type Form struct {
	ID    string // as that of a Button
	Title string // at most 24 characters
	Text  Text   // what it is about, where the form hides the message it came from
	Label string // of the line, at most 45 characters
	Max   int    // characters of the line
}

// File is something to keep, such as an export.
type File struct {
	Name string
	Data []byte
}

// Choice is one completion of a line: the whole line, and what it would do.
type Choice struct {
	Line string
	Help string
}

// say returns a reply of one message to the person.
func say(kind MessageKind, text Text, buttons ...Button) Reply {
	return Reply{Say: []Message{{Kind: kind, Text: text, Buttons: buttons}}}
}

// update returns a reply that takes the place of the pressed message.
func update(kind MessageKind, text Text, buttons ...Button) Reply {
	return Reply{Update: &Message{Kind: kind, Text: text, Buttons: buttons}}
}
