# Good Offices: set-up, the main job, the tests. Needs python3 (3.11 or newer, with venv), make and bash.
SHELL := /bin/bash
unexport PYTHONDONTWRITEBYTECODE  # what is imported once is compiled once
PYTHON ?= python3
BIN := .venv/bin
PIP := --disable-pip-version-check --quiet
HASHED := --require-hashes --only-binary :all:
# uv installs in seconds; where it cannot (a mirror that only pip knows of), pip does the same in a minute.
install = $(1)/bin/python -m uv pip install --system-certs --quiet --python $(1)/bin/python $(HASHED) -r $(2) 2>/dev/null || \
  $(1)/bin/python -m pip $(PIP) install $(HASHED) -r $(2)
SOURCES := pyproject.toml

.PHONY: run test bench nightly check schema lock clean

run: .venv/ready  ## every shipped brief to files, then page one of the default case
	@$(BIN)/python -m examples.run

test: .venv/ready-test  ## the whole suite
	@$(BIN)/python -m pytest

check: .venv/ready-test  ## the linters and types alone
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: .venv/ready-test .venv-peers/ready  ## side by side with the peers, ratios printed
	@$(BIN)/python -m benchmarks

nightly: .venv/ready-test  ## the long versions of the tests
	@GOODOFFICES_NIGHTLY=1 $(BIN)/python -m pytest

.venv/bin/python:
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "python3 lacks venv: install it (Debian: apt-get install python3-venv), then run make again" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/bin/uv: requirements-bootstrap.lock | .venv/bin/python
	@$(BIN)/python -m pip $(PIP) install $(HASHED) -r $< && touch $@

.venv/ready: requirements.lock $(SOURCES) .venv/bin/uv
	@echo "setting up .venv ..." >&2
	@$(call install,.venv,requirements.lock)
	@$(BIN)/python -m pip $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-test: requirements-test.lock .venv/ready
	@echo "setting up the tests ..." >&2
	@$(call install,.venv,requirements-test.lock)
	@touch $@

.venv-peers/ready: requirements-peers.lock
	@$(PYTHON) -m venv .venv-peers
	@$(BIN)/python -m uv pip install --system-certs --quiet --python .venv-peers/bin/python --require-hashes -r $< 2>/dev/null || \
	  .venv-peers/bin/python -m pip $(PIP) install --require-hashes -r $<
	@touch $@

EXPORT := $(BIN)/python -m uv export --quiet --format requirements-txt --no-emit-project --no-annotate --no-header --no-default-groups
schema: .venv/ready  ## the published schema of a case
	@$(BIN)/goodoffices schema > docs/reference/case.schema.json
	@$(BIN)/python -m tests.cases.entries_reference

lock: .venv/bin/uv  ## uv.lock names registry addresses and stays out of git
	@$(BIN)/python -m uv lock --quiet
	@$(EXPORT) --only-group bootstrap --output-file requirements-bootstrap.lock
	@$(EXPORT) --group build --output-file requirements.lock
	@$(EXPORT) --group build --group test --output-file requirements-test.lock
	@$(EXPORT) --only-group peers --output-file requirements-peers.lock

clean:
	@rm -rf .venv .venv-peers .cache briefs
