// Package review reads decks as a careful editor does: rules that a question
// may break and still be asked, statistics of whole decks against their
// blueprint, questions that repeat each other, and the records of two solvers
// who answered without the key.
//
//	report := review.Check(bank, review.Options{Solved: records, Today: today})
//	for _, f := range report.Findings {
//		fmt.Println(f)
//	}
//
// The rules follow Haladyna, Downing and Rodriguez, Applied Measurement in
// Education 15(3), 2002, and Rodriguez, EM:IP 24(2), 2005. Rules without which a
// question cannot be asked at all are checked when a deck is loaded.
package review
