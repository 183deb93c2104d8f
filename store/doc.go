// Package store names what Rung keeps and how the mentor reaches it: records,
// the interfaces that bot needs, and their errors. There is no SQL here and no
// rule of conduct; store/sqlite opens a database that fulfils [Store].
//
// Instants are UTC milliseconds, days are learner's days counted from
// 1970-01-01, easiness is in hundredths, intervals in days.
//
//	err := s.Update(ctx, learner.ID, func(tx store.Tx) error {
//		if err := tx.SaveCard(ctx, card); err != nil {
//			return err
//		}
//		return tx.Append(ctx, &entry)
//	})
package store
