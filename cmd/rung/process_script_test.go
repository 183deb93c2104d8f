package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// startedKey finds the process that a script has started.
type startedKey struct{}

// started is a rung that runs beside the script.
type started struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	errors *watched
	first  string // line of its output
}

func startedBy(ts *testscript.TestScript) *started { return ts.Value(startedKey{}).(*started) }

func startCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1, "start [-say LINE] ARGS...")
	say := ""
	if len(args) > 2 && args[0] == "-say" {
		say, args = args[1]+"\n", args[2:]
	}
	s := startedBy(ts)
	*s = started{cmd: rung(ts, args...), errors: newWatched()}
	s.cmd.Stderr = s.errors
	out, err := s.cmd.StdoutPipe()
	ts.Check(err)
	s.out = bufio.NewReader(out)
	s.in, err = s.cmd.StdinPipe()
	ts.Check(err)
	ts.Check(s.cmd.Start())
	ts.Setenv("PID", strconv.Itoa(s.cmd.Process.Pid))
	ts.Defer(func() {
		if s.cmd.ProcessState == nil { // the script failed before it stopped it
			_ = s.cmd.Process.Kill()
			_ = s.cmd.Wait()
		}
	})
	_, err = io.WriteString(s.in, say)
	ts.Check(err)
	if s.first, err = s.out.ReadString('\n'); err != nil {
		_ = s.cmd.Wait()
		ts.Fatalf("rung %v ended: %s", args, s.errors.all())
	}
	_, err = io.WriteString(ts.Stdout(), s.first)
	ts.Check(err)
}

// watched keeps what a process says and can be waited for.
type watched struct {
	mu   sync.Mutex
	more *sync.Cond
	text bytes.Buffer
	read int // how far has been waited for
}

func newWatched() *watched {
	w := &watched{}
	w.more = sync.NewCond(&w.mu)
	return w
}

// Write keeps text.
func (w *watched) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.more.Broadcast()
	return w.text.Write(text)
}

func (w *watched) all() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// until waits for words after those waited for before.
func (w *watched) until(words string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		if at := strings.Index(w.text.String()[w.read:], words); at >= 0 {
			w.read += at + len(words)
			return
		}
		w.more.Wait()
	}
}

func hangupCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1, "hangup WORDS")
	s := startedBy(ts)
	ts.Check(s.cmd.Process.Signal(syscall.SIGHUP))
	s.errors.until(args[0])
}

var address = regexp.MustCompile(`http://[^ ]+`)

func urlCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1, "url VARIABLE")
	found := address.FindString(startedBy(ts).first)
	if found == "" {
		ts.Fatalf("there is no URL in %s", startedBy(ts).first)
	}
	ts.Setenv(args[0], found)
	_, token, _ := strings.Cut(found, "?token=")
	ts.Setenv(args[0]+"_TOKEN", token)
}

func addressofCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 2, "addressof VARIABLE URL")
	u, err := url.Parse(args[1])
	ts.Check(err)
	ts.Setenv(args[0], net.JoinHostPort("127.0.0.1", u.Port()))
}

func getCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 2, "get URL STATUS")
	response := ask(ts, args[0])
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	ts.Check(err)
	_, err = ts.Stdout().Write(body)
	ts.Check(err)
	if strconv.Itoa(response.StatusCode) != args[1] {
		ts.Fatalf("%s, want %s", response.Status, args[1])
	}
}

func streamCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1, "stream URL")
	response := ask(ts, args[0])
	ts.Defer(func() { response.Body.Close() })
	if kind := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "text/event-stream") {
		ts.Fatalf("%s with %s is no stream", response.Status, kind)
	}
}

// ask follows no redirect.
func ask(ts *testscript.TestScript, url string) *http.Response {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	ts.Check(err)
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	ts.Check(err)
	return response
}

func terminateCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, false, args, 0, "terminate")
	s := startedBy(ts)
	ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	rest, err := io.ReadAll(s.out)
	ts.Check(err)
	_, err = ts.Stdout().Write(rest)
	ts.Check(err)
	ended := s.cmd.Wait()
	_, err = io.WriteString(ts.Stderr(), s.errors.all())
	ts.Check(err)
	if failed := ended != nil; failed != neg {
		ts.Fatalf("it ended with %s", s.cmd.ProcessState)
	}
}
