# `make` alone prints what there is. Everything runs in .venv; a fresh machine needs Python 3.11, git and make.
PYTHON ?= python3.11
VENV := .venv
PY := $(VENV)/bin/python
JOBS ?= 3
# Compiled modules are kept in .venv, whatever the environment says of them: the server, its workers and the dozens of processes of
# the tests import the same ones, and compiling them takes each some seconds.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/$(VENV)/compiled
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.DEFAULT_GOAL := help
.PHONY: help run test slow check-all lint bench train screenshots shots clean browser

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.base ## install, bring the database up to date, serve, print the address
	@$(PY) -m trainer db upgrade
	@$(PY) -m trainer serve

test: $(VENV)/.dev browser ## all tests but the slow ones, on JOBS processes (3 unless said)
	$(PY) -m pytest -q -n $(JOBS) --dist worksteal

check-all: $(VENV)/.tools browser ## everything, part by part, with a line of result for each: style, types, content, tests, benchmarks
	@JOBS=$(JOBS) .ci/check-all $(PARTS)

slow: $(VENV)/.dev ## the slow tests alone: fifty deaths of the server, all witnesses, 180,000 damaged exports
	$(PY) -m pytest -q -m slow

lint: $(VENV)/.tools ## ruff, mypy, and the case library's own lint
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m trainer lint

bench: $(VENV)/.dev ## benchmarks; figures go to standard output
	$(PY) -m tests.bench

train: $(VENV)/.tools ## fit the learned part of the reader and the likeness of sentences; prints cross-validated figures
	$(PY) -m question_bank.language.train --cross
	$(PY) -m question_bank.language.train_likeness --cross

screenshots: $(VENV)/.dev browser ## the pictures of README, into docs/screenshots/
	$(PY) -m tests.pictures docs/screenshots

shots: $(VENV)/.dev browser ## every page at 1440 and 390 px, into shots/
	$(PY) -m tests.screenshots shots

clean: ## remove what runs left behind; the data folder var/ stays
	rm -rf $(VENV) shots checked .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed; if it has another name: make PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing (Debian: apt-get install python3.11-venv)"; exit 1; }

# Python compiles what it imports when it first does; compiling all of it here would cost 90 MB and some seconds.
$(VENV)/.base: requirements.txt | $(VENV)/bin/python
	$(PY) -m pip install -q --disable-pip-version-check --no-compile -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(PY) -m pip install -q --disable-pip-version-check --no-compile -r requirements-dev.txt
	@touch $@ $(VENV)/.base

$(VENV)/.tools: requirements-tools.txt $(VENV)/.dev
	$(PY) -m pip install -q --disable-pip-version-check --no-compile -r requirements-tools.txt
	@touch $@

# The browser tests drive Debian's Chromium; its Chinese letters come from fonts-noto-cjk.
browser:
	@if [ -z "$(CHROMIUM)" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y chromium fonts-noto-cjk fonts-noto-color-emoji; \
	  else \
	    echo "Browser tests need Chromium and Chinese fonts: sudo apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji"; \
	  fi; \
	fi
