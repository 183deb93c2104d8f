// Package picture draws what people like to see at a glance: the year of a
// streak, a board, what is known by topic, what falls due, the roadmap. Plain
// data goes in, a PNG comes out.
//
//	painter, err := picture.NewPainter()
//	data, err := painter.PNG(ctx, picture.Heatmap{First: day, Days: days, Streak: 12})
//
// A picture knows its size before it is drawn, so that a page can keep its
// place, and says in words what it shows ([Picture.Alt]). It has a light ground
// of its own, which reads well on dark chats too, and is drawn at twice the size
// at which it is meant to be seen. Nothing is told by colour alone.
//
// Letters of Latin, Greek and Cyrillic come from the Go fonts, which are
// compiled in. For others the operator can name fonts (images.fonts); what no
// font has is drawn without its marks, and a name that cannot be drawn at all
// gives way to its stand-in.
package picture
