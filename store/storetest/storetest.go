// Package storetest is the contract of package store: one suite that every
// store passes, and the benchmarks by which stores are compared.
//
//	func TestStore(t *testing.T) {
//		storetest.Test(t, func(t *testing.T) store.Store { ... })
//	}
package storetest

import (
	"testing"

	"github.com/rungbot/rung/store"
)

// test is one thing that a store does; it gets an empty store of its own.
type test struct {
	name string
	run  func(*testing.T, store.Store)
}

// Test runs the whole suite. Each call of open returns an empty store, which
// open closes when its test ends.
func Test(t *testing.T, open func(t *testing.T) store.Store) {
	for _, subject := range []struct {
		name  string
		tests []test
	}{
		{"accounts", accounts},
		{"learners", learners},
		{"cards", cards},
		{"prompts", prompts},
		{"log", entries},
		{"days", days},
		{"boards", boards},
		{"deliveries", deliveries},
		{"queue", queue},
		{"taught", taught},
		{"questions", questions},
		{"installations", installations},
		{"directs", directs},
		{"heartbeats", heartbeats},
		{"holidays", holidays},
		{"events", events},
		{"forget", forget},
		{"absent", absent},
		{"rollback", rollback},
		{"cancel", cancel},
		{"isolation", isolation},
		{"concurrency", concurrency},
	} {
		t.Run(subject.name, func(t *testing.T) {
			for _, test := range subject.tests {
				t.Run(test.name, func(t *testing.T) {
					t.Parallel()
					test.run(t, open(t))
				})
			}
		})
	}
}
