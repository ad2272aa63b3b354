# A thin wrapper: each target makes sure of what it needs and calls one command.
# The commands themselves (`mburoja …`) also work on Windows and macOS, after `pip install .`.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: serve site test check format artwork lock clean

serve: .venv/ready ## Build the site, serve it on this computer, build it anew at every change
	@$(BIN)/mburoja serve

site: .venv/ready ## Build the site into site/
	@$(BIN)/mburoja build

test: .venv/test-ready tests/feed/readers/node_modules/ready ## Every test, the browser's too
	@tools/need 'chromium --version' chromium
	@tools/need 'ffprobe -version' ffmpeg
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest

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

artwork: .venv/test-ready ## Draw the pictures anew from tools/artwork/*.svg
	@tools/need 'chromium --version' chromium
	$(BIN)/python tools/artwork/render.py

lock: ## Choose versions anew (needs uv); see CONTRIBUTING
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet --upgrade -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra test -c requirements.lock --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --upgrade -o requirements-test.lock

clean: ## Remove what was made: the environment, the cache, the site
	rm -rf .venv .cache site tests/feed/readers/node_modules

.venv/bin/python:
	@tools/need-venv $(PYTHON)
	$(PYTHON) -m venv .venv

.venv/ready: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test-ready: requirements-test.lock .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

# The readers of the tests that live in npm; Node.js comes from the Python environment.
tests/feed/readers/node_modules/ready: tests/feed/readers/package-lock.json .venv/test-ready
	cd tests/feed/readers && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@
