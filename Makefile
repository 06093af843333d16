# Needs cargo, Node 20 with npm, and make. `make run` and `make test` are all a newcomer needs.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The parts of `make test` come in their order, and the first failure is the last thing printed.
.NOTPARALLEL:

target := $(or $(CARGO_TARGET_DIR),target)
debug_binary := $(abspath $(target))/debug/tertulia
release_binary := $(abspath $(target))/release/tertulia

# Folders are sources too: their time changes when a file in them goes.
web_sources := $(wildcard frontend/*.json frontend/*.ts frontend/*.html) \
	$(shell find $(wildcard frontend/src frontend/public frontend/build) \
		-not -name '*.test.ts' -not -name '*.test.tsx')
# What npm leaves behind when it is done.
web_modules := frontend/node_modules/.package-lock.json
e2e_modules := tests/e2e/node_modules/.package-lock.json
musl := $(shell uname -m)-unknown-linux-musl
api_fuzz_tools := $(abspath $(target))/schemathesis/bin/st
cargo_fuzz := $(abspath $(target))/fuzz-tools/bin/cargo-fuzz
# How long each target of `make fuzz` runs.
FUZZ_SECONDS ?= 60
# A real server that speaks S3, for the tests of files.
s3_server := $(abspath $(target))/s3-tools/bin/s3s-fs
deploy_tools := $(abspath $(target))/deploy-tools/bin/kubernetes-validate
# Written last, so that a bundle over its budget is not taken for one. Vite empties the folder.
bundle := assets/dist/.built

npm_ci = npm ci --prefix $(1) --no-audit --no-fund && touch $(1)/node_modules/.package-lock.json
# One argument: no commas.
heading = @printf '\n\033[1m── %s\033[0m\n' '$(1)'

.PHONY: help
help:
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: $(bundle) ## Build all and run on http://localhost:8000, data in ./data (ARGS="--port 9000")
	cargo build --release --locked
	@exec $(release_binary) $(ARGS)

.PHONY: dev
dev: $(web_modules) ## Run a debug server, and Vite on http://localhost:5173 that reloads the page
	cargo build
	@$(debug_binary) $(ARGS) & server=$$!; trap 'kill $$server 2>/dev/null || true' EXIT; npm run dev --prefix frontend

.PHONY: test
test: setup test-web lint-rust test-rust e2e autobahn-short api-fuzz deploy-check ## Run everything: web, Rust, browser, WebSocket conformance, API
	$(call heading,All tests passed)

.PHONY: check
check: test ## What CI runs: the same as test

.PHONY: setup
setup: $(s3_server) ## Install what tests need: Redis, nginx, Chromium, emoji, python3-venv, an S3 server
	$(call heading,Setup)
	@bash tests/setup.sh

.PHONY: lint
lint: lint-rust $(web_modules) ## Check style and types, change nothing
	$(call heading,Web app: lint and types)
	npm run lint --prefix frontend
	npm run check --prefix frontend

.PHONY: fmt
fmt: $(web_modules) ## Put Rust and TypeScript into their style
	cargo fmt
	npm run fmt --prefix frontend

.PHONY: e2e
e2e: $(bundle) $(e2e_modules) ## Run the stories of tests/e2e in Chromium
	$(call heading,Browser stories)
	cargo build --locked
	SERVER_BINARY=$(debug_binary) npm test --prefix tests/e2e

.PHONY: screenshots
screenshots: $(web_modules) $(e2e_modules) ## Take a picture of every state, into screenshots/index.html (ONLY="palette")
	npm run --silent screens --prefix tests/e2e -- $(ONLY)

.PHONY: openapi
openapi: ## Write openapi.json
	cargo run --quiet --locked -- openapi > openapi.json.new
	mv openapi.json.new openapi.json

.PHONY: autobahn
autobahn: ## Run all of the Autobahn WebSocket suite against our socket code
	$(call heading,WebSocket conformance)
	cargo build --locked --example echo
	tests/autobahn/run.sh $(autobahn_flags) $(abspath $(target))/debug/examples/echo

.PHONY: cluster
cluster: $(bundle) ## Redis, two nodes and nginx on http://localhost:8080, to try by hand
	cargo build --release --locked
	@exec deploy/local/cluster.sh $(release_binary) 8080

.PHONY: faults
faults: setup ## Run the faults of docs/reliability.md long: up to 20 minutes
	$(call heading,Faults)
	FAULTS=long cargo test --release --locked --test it faults:: -- --test-threads=1 --nocapture

.PHONY: api-fuzz
api-fuzz: $(api_fuzz_tools) ## Ask the API for what it does not expect; compare with its description
	$(call heading,API against its description)
	cargo build --locked
	$(dir $(api_fuzz_tools))python tests/schemathesis/run.py $(debug_binary)

.PHONY: fuzz
fuzz: $(cargo_fuzz) ## Fuzz what parses clients' bytes, FUZZ_SECONDS=60 for each target
	$(call heading,Fuzzing)
	@fuzz/run.sh $(cargo_fuzz) $(abspath $(target))/fuzz $(FUZZ_SECONDS)

.PHONY: deploy-check
deploy-check: $(deploy_tools) ## Check the files under deploy/, compose.yaml, fly.toml and the Dockerfile
	$(call heading,Deploy files)
	cargo build --locked
	PATH="$(dir $(deploy_tools)):$$PATH" $(dir $(deploy_tools))python tests/deploy/check.py $(debug_binary)

.PHONY: image-check
image-check: $(bundle) ## Build a static binary and its image and run it, as root, without an engine
	$(call heading,Image)
	TARGET_CC=musl-gcc cargo build --release --locked --target $(musl)
	tests/deploy/image.sh $(abspath $(target))/$(musl)/release/tertulia

.PHONY: image
image: ## Build the container image tertulia
	docker build --tag tertulia .

.PHONY: clean
clean: ## Remove everything that was built; ./data stays
	cargo clean
	rm -rf assets/dist frontend/node_modules tests/e2e/node_modules tests/e2e/test-results

.PHONY: test-web
test-web: $(web_modules)
	$(call heading,Web app: types and lint and unit tests)
	npm run check --prefix frontend
	npm run lint --prefix frontend
	npm test --prefix frontend
	@$(MAKE) $(bundle)

.PHONY: lint-rust
lint-rust:
	$(call heading,Rust: format and lints)
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings

.PHONY: test-rust
test-rust: $(s3_server)
	$(call heading,Rust: tests)
	cargo test --locked

.PHONY: autobahn-short
autobahn-short: autobahn_flags := --short
autobahn-short: autobahn

$(web_modules): frontend/package.json frontend/package-lock.json
	$(call heading,Web app: packages)
	$(call npm_ci,frontend)

$(e2e_modules): tests/e2e/package.json tests/e2e/package-lock.json
	$(call heading,Browser stories: packages)
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 $(call npm_ci,tests/e2e)

$(s3_server):
	cargo install s3s-fs --version 0.14.1 --locked --features binary --root $(patsubst %/bin/s3s-fs,%,$@)

$(cargo_fuzz):
	cargo install cargo-fuzz --version 0.13.2 --locked --root $(patsubst %/bin/cargo-fuzz,%,$@)

$(api_fuzz_tools): tests/schemathesis/requirements.txt
	python3 -m venv $(patsubst %/bin/,%,$(dir $@))
	$(dir $@)pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

$(deploy_tools): tests/deploy/requirements.txt
	python3 -m venv $(patsubst %/bin/,%,$(dir $@))
	$(dir $@)pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

$(bundle): $(web_modules) $(web_sources)
	$(call heading,Web app: bundle)
	npm run build --prefix frontend
	@touch $@
