// Package sheet reads decks from spreadsheets and writes them for other
// programs: CSV and TSV in and out, notes for Anki and Markdown out.
//
//	deck, err := sheet.Read(file, sheet.Deck{ID: "ours", Title: "Ours", About: "What we ask."})
//	err = sheet.CSV(w, deck.Questions)
//
// A sheet has a row for each question and names its columns in its first row, or
// in a line like "#columns:id,stem" as Anki's text files do (Anki manual,
// Importing, File Headers). [Columns] lists them. A cell that holds several
// things has one on each line. What is read is as it was written: [Read] of what
// [CSV] wrote is the same deck.
package sheet
