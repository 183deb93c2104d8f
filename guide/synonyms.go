package guide

import "strings"

// synonyms are groups of words that learners use for one another. A word stands for the others of its group at a
// lower weight. Prefer an alias in faq.yaml; a group is for words that would need one in many entries.
var synonyms = byStem(
	"salary pay paid money earn earnings wage income compensation package",
	"job work position role employment career",
	"hire hired recruit recruiter employ employer",
	"company companies firm employer",
	"learn study understand master teach",
	"start begin starting beginning",
	"beginner newbie newcomer noob novice starter fresher",
	"choose pick select decide",
	"need necessary required requirement mandatory must require",
	"versus difference compare comparison between or better",
	"best better top good",
	"degree diploma university college bachelor school",
	"old age late older",
	"long time months years weeks quickly",
	"worth useful good point",
	"replace obsolete dead dying kill",
	"ai chatgpt llm copilot gpt claude",
	"developer engineer programmer coder",
	"code coding programming program",
	"build make create write",
	"use using used",
	"explain meaning mean definition define",
	"important matter matters essential",
	"difficult hard tough",
	"project portfolio",
	"certificate certification certified course bootcamp",
	"remote remotely home anywhere",
	"freelance freelancing freelancer consulting contractor",
	"prepare preparation practise practice",
	"slow speed performance faster fast optimise optimize",
	"secure security safe protect attack hack",
	"monitor monitoring observability alert",
	"log logs logging",
	"container docker",
	"deploy deployment host hosting production",
	"test testing tests",
	"switch change move transition",
	"future outlook prospect",
	"scale scalable scalability scaling",
	"store storage save",
	"editor ide vscode",
	"current date uptodate",
	"path roadmap way route",
)

// byStem maps each stem of a group to the stems of its companions.
func byStem(groups ...string) map[string][]string {
	companions := map[string][]string{}
	for _, group := range groups {
		members := strings.Fields(group)
		for _, one := range members {
			for _, other := range members {
				if stem(one) != stem(other) {
					companions[stem(one)] = append(companions[stem(one)], stem(other))
				}
			}
		}
	}
	return companions
}
