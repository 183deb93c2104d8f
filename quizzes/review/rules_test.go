package review

import "testing"

func TestPositionalFindsLettersAndPlaces(t *testing.T) {
	for _, text := range []string{"Option B is safer.", "As option c says", "answer (a) fails", "Both A and C hold.",
		"the second option", "B is wrong here", "the option above", "Choices B and D"} {
		if placed(text) == "" {
			t.Errorf("not found: %q", text)
		}
	}
	for _, text := range []string{"A B-tree index", "the option a client sends", "Client A and B write.", "answer a request",
		"The second request wins.", "an option for caches", "the second answer can differ"} {
		if found := placed(text); found != "" {
			t.Errorf("%q found in %q", found, text)
		}
	}
}

func TestNegativeFindsWhatAsksForWhatIsNot(t *testing.T) {
	for text, want := range map[string]bool{
		"Which of these is not idempotent?":                   true,
		"Which header may a cache never drop?":                true,
		"The client did not get an answer. Which code fits?":  false,
		"Which code says that a page has moved?":              false,
		"Which header is sent? It need not be the first one.": false,
	} {
		if got := negative.MatchString(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
