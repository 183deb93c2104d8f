# The two commands of the README are "make run" and "make test"; "make help" lists the rest.
SHELL := /bin/bash
GO    ?= go
BUILD := build

.DEFAULT_GOAL := help
.PHONY: run test soak bench deps docs help compilers

run: $(BUILD)/rung ## start Rung: a chat page on http://127.0.0.1:8080, no account needed
	@exec $(BUILD)/rung serve

$(BUILD)/rung: compilers FORCE
	@echo "Compiling Rung. The first time takes a minute or two; after that it is quick."
	@$(GO) build -trimpath -o $(BUILD)/rung ./cmd/rung

test: compilers deps ## check everything: format, vet, all tests with the race detector
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$unformatted" ]; then echo "Run gofmt -w on: $$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) vet -tags soak ./...
	@mkdir -p $(BUILD)
	@set -o pipefail; $(GO) test -race -shuffle=on -timeout 20m -v ./... 2>&1 | tee $(BUILD)/test.log | grep -vE '^ *(=== |--- PASS|PASS$$)|\[rapid\] OK'
	@skipped=$$(grep -E '^ *--- SKIP' $(BUILD)/test.log); if [ -n "$$skipped" ]; then echo "Skipped:"; echo "$$skipped"; [ "$$CI" != true ]; fi
	@printf '%s passed, 0 failed, %s skipped\n' $$(grep -cE '^ *--- PASS' $(BUILD)/test.log) $$(grep -cE '^ *--- SKIP' $(BUILD)/test.log)

soak: compilers deps ## the same tests with their full figures, and those too long for every day
	$(GO) test -tags soak -shuffle=on -timeout 3h -v ./... 2>&1 | grep -vE '^ *(=== |--- PASS|PASS$$)|\[rapid\] OK'; exit $${PIPESTATUS[0]}
	@for folder in $$(git grep -l '^func Fuzz' -- '*_test.go' | xargs -n1 dirname | sort -u); do \
		for fuzz in $$(grep -ho '^func Fuzz[A-Za-z]*' $$folder/*_test.go | cut -d' ' -f2 | sort -u); do \
			$(GO) test -run '^$$' -fuzz "^$$fuzz$$" -fuzztime 30s ./$$folder || exit 1; \
		done; \
	done

bench: compilers ## measure: each figure stands beside a peer or a limit
	$(GO) test -run '^$$' -bench . -benchmem ./...

docs: compilers ## write what comes from the code into README.md and config.example.yaml
	$(GO) test ./cmd/rung -run TestGeneratedDocs -update -count=1

deps: ## install what the tests need beyond Go (Chromium, PostgreSQL), where root and apt allow it
	@missing=""; \
	command -v chromium >/dev/null || missing="chromium"; \
	command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	if [ -z "$$missing" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing what the tests need: $$missing."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	else echo "The tests need these packages: $$missing. Install them, then run this again."; exit 1; fi

compilers:
	@command -v $(GO) >/dev/null || { echo "Rung needs Go 1.26 or newer: see https://go.dev/doc/install"; exit 1; }
	@command -v $$($(GO) env CC) >/dev/null || { echo "Rung needs a C compiler for SQLite: on Debian or Ubuntu run apt-get install gcc libc6-dev"; exit 1; }

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-6s %s\n", $$1, $$2}'

FORCE:
