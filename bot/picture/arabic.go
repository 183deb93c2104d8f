package picture

import (
	"slices"
	"unicode"
)

// visual puts letters in the order in which they stand from left to right, and
// joins Arabic ones. It does what names need, not all that a page of text would:
// a stretch from the first letter written from right to left to the last one is
// turned round, numbers and other words in it aside.
func visual(words string) string {
	letters := []rune(words)
	first := slices.IndexFunc(letters, rightToLeft)
	if first < 0 {
		return words
	}
	end := len(letters)
	for !rightToLeft(letters[end-1]) && !unicode.Is(unicode.Mn, letters[end-1]) {
		end--
	}
	turned := joined(slices.Clone(letters[first:end]))
	slices.Reverse(turned)
	for i := 0; i < len(turned); {
		n := i
		for n < len(turned) && !rightToLeft(turned[n]) && turned[n] != ' ' {
			n++
		}
		slices.Reverse(turned[i:n])
		i = n + 1
	}
	return string(letters[:first]) + string(turned) + string(letters[end:])
}

func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

// arabicForms holds the isolated form of each letter; the final, initial and
// medial ones follow it. Source: Unicode, block Arabic Presentation Forms-B.
var arabicForms = map[rune]rune{
	'ء': 0xFE80, 'آ': 0xFE81, 'أ': 0xFE83, 'ؤ': 0xFE85, 'إ': 0xFE87, 'ئ': 0xFE89, 'ا': 0xFE8D, 'ب': 0xFE8F, 'ة': 0xFE93, 'ت': 0xFE95,
	'ث': 0xFE99, 'ج': 0xFE9D, 'ح': 0xFEA1, 'خ': 0xFEA5, 'د': 0xFEA9, 'ذ': 0xFEAB, 'ر': 0xFEAD, 'ز': 0xFEAF, 'س': 0xFEB1, 'ش': 0xFEB5,
	'ص': 0xFEB9, 'ض': 0xFEBD, 'ط': 0xFEC1, 'ظ': 0xFEC5, 'ع': 0xFEC9, 'غ': 0xFECD, 'ف': 0xFED1, 'ق': 0xFED5, 'ك': 0xFED9, 'ل': 0xFEDD,
	'م': 0xFEE1, 'ن': 0xFEE5, 'ه': 0xFEE9, 'و': 0xFEED, 'ى': 0xFEEF, 'ي': 0xFEF1,
}

// joinsBefore are the letters that join the one before them and not the one after.
var joinsBefore = []rune("آأؤإاةدذرزوى")

// lamAlef holds the isolated form of lam with each alef; the final one follows it.
var lamAlef = map[rune]rune{'آ': 0xFEF5, 'أ': 0xFEF7, 'إ': 0xFEF9, 'ا': 0xFEFB}

// joined gives each Arabic letter the form that its neighbours ask for.
func joined(letters []rune) []rune {
	letters = slices.DeleteFunc(letters, func(r rune) bool { return unicode.Is(unicode.Mn, r) })
	var out []rune
	for i := 0; i < len(letters); i++ {
		r := letters[i]
		form, known := arabicForms[r]
		before := i > 0 && joinsAfter(letters[i-1])
		switch {
		case !known:
			out = append(out, r)
			continue
		case r == 'ل' && i+1 < len(letters) && lamAlef[letters[i+1]] != 0:
			i++
			form = lamAlef[letters[i]]
			if before {
				form++
			}
			out = append(out, form)
			continue
		}
		after := joinsAfter(r) && i+1 < len(letters) && arabicForms[letters[i+1]] != 0 && letters[i+1] != 'ء'
		out = append(out, form+shape(before && r != 'ء', after))
	}
	return out
}

// joinsAfter reports whether a letter joins the one that follows it.
func joinsAfter(r rune) bool {
	return arabicForms[r] != 0 && r != 'ء' && !slices.Contains(joinsBefore, r)
}

func shape(before, after bool) rune {
	switch {
	case before && after:
		return 3
	case after:
		return 2
	case before:
		return 1
	}
	return 0
}
