# A thin wrapper: each target makes sure of what it needs and calls one command.
# The commands themselves (`mburoja …`) also work on Windows and macOS, after `pip install .`.

PYTHON ?= python3
BIN := .venv/bin
NPM := tests/feed/readers/node_modules/ready tests/browser/lighthouse/node_modules/ready

.PHONY: serve site test check format fuzz bench-check bench-media bench-pages bench-search bench-survey artwork catalogues lock clean

serve: .venv/ready ## Build the site, serve it on this computer, build it anew at every change
	@$(BIN)/mburoja serve

site: .venv/ready ## Build the site into site/
	@$(BIN)/mburoja build

test: .venv/test-ready $(NPM) ## Every test, the browser's too
	@tools/need 'chromium --version' chromium
	@tools/need 'ffprobe -version' ffmpeg
	@tools/need 'command -v mp3val' mp3val
	@tools/need 'PATH=$$PATH:/usr/sbin nginx -v' nginx
	@tools/need 'caddy version' caddy
	@# Playwright brings a Node.js of its own, which wants a library that a small Debian lacks.
	@tools/need '.venv/lib/python3*/site-packages/playwright/driver/node --version' libatomic1
	@$(MAKE) --no-print-directory lint
	@# The renditions of the real recordings once, with all processors; then two tests at a time, whole files together,
	@# in their order: by the number of tests, the file with the one longest would come last, beside an idle processor.
	@$(BIN)/mburoja media build
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .venv/test-ready lint ## The fast half: format, types, import rules, unit tests
	$(BIN)/pytest -m "not site"

.PHONY: lint
lint: .venv/test-ready
	$(BIN)/ruff format --check tools tests
	$(BIN)/ruff check tools tests
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/test-ready ## Put the code into its form
	$(BIN)/ruff format tools tests
	$(BIN)/ruff check --fix tools tests

fuzz: .venv/test-ready ## 10,000 examples for each of what reads a file
	$(BIN)/pytest tests/fuzz --hypothesis-profile=fuzz

bench-check: .venv/test-ready ## `mburoja check` over 50 and 500 episodes, cold and warm
	$(BIN)/python tests/bench/bench_check.py

bench-media: .venv/test-ready ## Mastering beside bare ffmpeg, loudnorm and pydub; a second run over 200 episodes
	$(BIN)/python tests/bench/bench_media.py

bench-pages: site tests/browser/lighthouse/node_modules/ready ## Bytes of each kind of page beside its budget, and Lighthouse
	@tools/need 'chromium --version' chromium
	$(BIN)/python tests/bench/bench_pages.py site

bench-search: .venv/test-ready ## Bytes of a first search among 500 episodes in each language; the index, its time and memory
	@tools/need 'chromium --version' chromium
	$(BIN)/python tests/bench/bench_search.py

bench-survey: .venv/test-ready ## From 5,000 interviews × 200 questions × 6 breakdowns to figures, beside cell by cell
	$(BIN)/python tests/bench/bench_survey.py

artwork: .venv/test-ready ## Draw the pictures anew from tools/artwork/*.svg
	@tools/need 'chromium --version' chromium
	$(BIN)/python tools/artwork/render.py

COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

catalogues: .venv/test-ready ## Bring messages in other languages, and the handbook's page of them, up to date
	$(BIN)/python tools/catalogues/update.py

lock: ## Choose versions anew (needs uv); see CONTRIBUTING
	$(COMPILE) --upgrade requirements-build.in -o requirements-build.lock
	$(COMPILE) --upgrade pyproject.toml -o requirements.lock
	$(COMPILE) --upgrade pyproject.toml --extra test -c requirements.lock -o requirements-test.lock

clean: ## Remove what was made: the environment, the cache, the site
	rm -rf .venv .cache site $(dir $(NPM))

.venv/bin/python:
	@tools/need-venv $(PYTHON)
	$(PYTHON) -m venv .venv

# Three locks: what builds packages from source, what runs, what tests. Nothing else is downloaded.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.venv/ready: requirements-build.lock requirements.lock pyproject.toml | .venv/bin/python
	@echo "Setting up (a minute, the first time) …"
	@$(PIP) --require-hashes -r requirements-build.lock
	@$(PIP) --require-hashes --no-build-isolation --use-pep517 -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test-ready: requirements-test.lock .venv/ready
	@$(PIP) --require-hashes --no-build-isolation --use-pep517 -r requirements-test.lock
	@touch $@

# What the tests take from npm: readers of feeds, Lighthouse. Node.js comes from the Python environment.
%/node_modules/ready: %/package-lock.json .venv/test-ready
	cd $* && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
