package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/bottest"
)

// Limits that the figures stand beside.
const (
	slowestStart = 200.0 // ms from the start of the process to its first answer
	mostMemory   = 40.0  // MB of a Rung that waits
)

// BenchmarkStartToFirstAnswer measures how long someone waits for the first answer of a process they start, with
// 100,000 log entries of 1,000 learners. The same process printing its version is what any start costs.
func BenchmarkStartToFirstAnswer(b *testing.B) {
	binary := build(b)
	p := population{learners: 1000, entries: 100, now: bottest.Start}
	for _, c := range []struct {
		name string
		days int // since anybody was there
	}{{"the same day", 0}, {"a day to close for everybody", 1}} {
		b.Run(c.name, func(b *testing.B) {
			var answer, version time.Duration
			now := p.now.AddDate(0, 0, c.days).Format(time.RFC3339)
			database := filepath.Join(b.TempDir(), "rung.db")
			p.write(b, database)
			original, err := os.ReadFile(database)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				b.StopTimer()
				if err := os.WriteFile(database, original, 0o600); err != nil {
					b.Fatal(err)
				}
				version += firstLine(b, exec.CommandContext(b.Context(), binary, "version"), "")
				b.StartTimer()
				cmd := exec.CommandContext(b.Context(), binary, "chat", "--json", "--db", database, "--at", now)
				answer += firstLine(b, cmd, "/quiz http 1\n")
			}
			ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(b.N) }
			b.ReportMetric(ms(answer), "ms/first-answer")
			b.ReportMetric(slowestStart, "ms-limit")
			b.ReportMetric(ms(version), "ms/version")
			b.ReportMetric(float64(answer)/float64(version), "x-version")
		})
	}
}

// build compiles the binary as make run does.
func build(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "rung")
	if out, err := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-o", path, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return path
}

// firstLine returns how long the process took from its start to its first line. It reads the input and ends.
func firstLine(b *testing.B, cmd *exec.Cmd, input string) time.Duration {
	b.Helper()
	cmd.Stdin, cmd.Stderr = strings.NewReader(input), os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	took := time.Since(begin)
	if err != nil || strings.Contains(line, `"kind":"error"`) {
		b.Fatalf("%v, the first line is %s", err, line)
	}
	if _, err := io.Copy(io.Discard, lines); err != nil {
		b.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	return took
}

// BenchmarkIdleMemory measures what the system holds for a Rung that serves its page and waits.
func BenchmarkIdleMemory(b *testing.B) {
	binary, most := build(b), 0.0
	for b.Loop() {
		database := filepath.Join(b.TempDir(), "rung.db")
		cmd := exec.CommandContext(b.Context(), binary, "serve")
		cmd.Env = append(os.Environ(), "RUNG_WEB_LISTEN=127.0.0.1:0", "RUNG_DATABASE="+database)
		out, err := cmd.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			b.Fatal(err)
		}
		response, err := http.Get(address.FindString(line)) // somebody was there before it waits
		if err != nil || response.StatusCode != http.StatusOK {
			b.Fatal(response, err)
		}
		response.Body.Close()
		most = max(most, residentMB(b, cmd.Process.Pid))
		if err := cmd.Process.Kill(); err != nil {
			b.Fatal(err)
		}
		_ = cmd.Wait() // killed
	}
	b.ReportMetric(most, "MB-resident")
	b.ReportMetric(mostMemory, "MB-limit")
}

// residentMB reads the resident memory of a process from /proc.
func residentMB(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, found := strings.Cut(string(status), "VmRSS:")
	var kB float64
	if _, err := fmt.Sscan(after, &kB); err != nil || !found {
		b.Fatalf("no VmRSS in %s", status)
	}
	return kB / 1024
}
