// Package quizzes holds the questions, how an answer is graded, when a
// question comes back (SM-2) and which question is next.
//
// It is pure: no clock, no SQL, no chat. Dates are a learner's days (Day),
// given by the caller; randomness is a seed, given by the caller.
//
//	bank, err := quizzes.Embedded()
//	pick, ok := bank.Next(quizzes.Situation{Today: today, Cards: cards}, want)
//	shown := quizzes.Shuffle(pick.Question, seed)
//	grade := quizzes.Outcome{Right: true}.Grade()
//	card = card.Review(grade, today)
package quizzes
