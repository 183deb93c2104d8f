package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/terminal"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
)

// An answer that was acknowledged survives kill -9 at any moment, once, with its card; a button pressed a second time
// adds nothing. One database goes through all the kills.
func TestKilledAmongAnswers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rung.db")
	acknowledged := map[string][]int64{} // prompts by learner
	kills, answers := tier.Pick(5, 50), 0
	for kill := range kills {
		for _, a := range storm(t, path, kill, 1+rand.IntN(150)) {
			acknowledged[a.person] = append(acknowledged[a.person], a.prompt)
			answers++
		}
		checkIntegrity(t, path)
		checkAnswers(t, path, acknowledged)
	}
	t.Logf("%d kills among %d acknowledged answers: none lost, none twice", kills, answers)
}

// acknowledgement is a result that the killed process had printed.
type acknowledgement struct {
	person string
	prompt int64
}

// storm runs rung on the database, lets people answer question after question, and kills it at a random moment of
// the answer after so many.
func storm(t *testing.T, path string, kill, enough int) []acknowledgement {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	defer end()
	cmd := exec.CommandContext(ctx, "rung", "chat", "--json", "--db", path)
	var words bytes.Buffer
	cmd.Stderr = &words
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go typeAnswers(in, kill)
	var results []acknowledgement
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadBytes('\n')
		if err != nil { // killed; half a line is no acknowledgement
			break
		}
		a, ok := result(t, line)
		if !ok || len(results) > 0 && results[len(results)-1] == a { // shown again
			continue
		}
		if results = append(results, a); len(results) == enough {
			time.AfterFunc(rand.N(3*time.Millisecond), func() { _ = cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || len(results) < enough {
		t.Fatalf("rung ended by itself after %d answers: %v %s", len(results), err, &words)
	}
	return results
}

// typeAnswers types until the process is gone. Each person answers thirty questions; every press is done twice.
func typeAnswers(in io.WriteCloser, kill int) {
	defer in.Close()
	for i := 0; ; i++ {
		lines := "/quiz\n!press I don't know\n!press Flag\n"
		if i%30 == 0 {
			lines = fmt.Sprintf("!as kill-%d-%d\n", kill, i/30) + lines
		}
		if i%30 > 0 { // an old button, already answered
			lines += "!press I don't know\n"
		}
		if _, err := io.WriteString(in, lines); err != nil {
			return
		}
	}
}

// result reads the acknowledgement of an answer: a result whose buttons name the prompt.
func result(t *testing.T, line []byte) (acknowledgement, bool) {
	t.Helper()
	var m terminal.Message
	if err := json.Unmarshal(line, &m); err != nil {
		t.Fatalf("%v in %s", err, line)
	}
	if m.Kind == bot.KindError {
		t.Errorf("rung said: %s", m.Text)
	}
	if m.Kind != bot.KindResult || len(m.Buttons) == 0 {
		return acknowledgement{}, false
	}
	_, id, _ := strings.Cut(m.Buttons[0].ID, ":")
	prompt, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		t.Fatalf("no prompt in the buttons of %s", line)
	}
	return acknowledgement{m.To, prompt}, true
}

func checkIntegrity(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var said string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&said); err != nil || said != "ok" {
		t.Fatalf("integrity_check: %q, %v", said, err)
	}
}

// checkAnswers opens the database as the next process would and compares each learner with what they were told.
func checkAnswers(t *testing.T, path string, acknowledged map[string][]int64) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	for person, prompts := range acknowledged {
		a, err := s.Account(t.Context(), store.Account{Platform: terminal.Platform, User: person}, store.Learner{})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Read(t.Context(), func(r store.Reader) error {
			h, err := r.History(t.Context(), a.Learner)
			if err == nil {
				checkHistory(t, person, h, prompts)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func checkHistory(t *testing.T, person string, h store.History, acknowledged []int64) {
	t.Helper()
	entries, answer := map[int64]int{}, map[int64]int64{}
	for _, e := range h.Log {
		entries[e.Prompt]++
		answer[e.Prompt] = e.Seq
	}
	for _, p := range acknowledged {
		if entries[p] != 1 {
			t.Errorf("%s was told the result of prompt %d, and the log has it %d times", person, p, entries[p])
		}
	}
	for _, p := range h.Prompts {
		if entries[p.ID] > 1 || p.Answer != answer[p.ID] {
			t.Errorf("prompt %d of %s names entry %d; the log has %d entries for it, the last of them %d", p.ID, person, p.Answer, entries[p.ID], answer[p.ID])
		}
	}
	if len(h.Cards) != len(h.Log) { // every question was new
		t.Errorf("%s has %d cards and %d answers", person, len(h.Cards), len(h.Log))
	}
}

// A process killed at any moment of its start leaves a database that the next process can open.
func TestKilledWhileStarting(t *testing.T) {
	begin := time.Now()
	startAfresh(t, filepath.Join(t.TempDir(), "rung.db"))
	whole := time.Since(begin)
	for range tier.Pick(5, 50) {
		path := filepath.Join(t.TempDir(), "rung.db")
		cmd := exec.CommandContext(t.Context(), "rung", "chat", "--json", "--db", path)
		in, err := cmd.StdinPipe() // stays open, so that the process ends only when it is killed
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(rand.N(whole), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait() // killed
		in.Close()
		startAfresh(t, path)
		checkIntegrity(t, path)
	}
}

// startAfresh starts rung on a database in which nobody did anything yet.
func startAfresh(t *testing.T, path string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "rung", "chat", "--json", "--db", path)
	cmd.Stdin = strings.NewReader("/streak\n")
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("Your streak: 0 days")) {
		t.Fatalf("rung ended with %v and said %s", err, out)
	}
}
