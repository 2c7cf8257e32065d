# `make demo` shows it, `make test` proves it; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.ONESHELL:

# Where the environment forbids it, every start would compile three thousand modules anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
JS_TOOLS := node_modules/.installed
MIGRATIONS := $(wildcard */migrations/*.py */*/migrations/*.py)
STATIC_SOURCES := $(shell find frontend/static frontend/locale -type f -not -name "*.mo" 2>/dev/null)

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo demo-reset var/.demo: export SITE_URL ?= http://localhost:$(PORT)

demo: var/.runtime ## Start the demonstration on PORT (8000)
	@$(MAKE) --no-print-directory --jobs=2 var/.static var/.demo
	DEMONSTRATION=yes exec $(BIN)/python -m config.server --port $(PORT)

demo-reset: var/.runtime ## Throw the demonstration's data away and make it anew
	@DEMONSTRATION=yes TASKS_QUEUE=immediate $(BIN)/python manage.py demo --reset --port $(PORT)
	touch var/.demo

test: var/.tests ## Run every test: units, contracts, PostgreSQL, Redis, browser
	@bin/run-tests

quick: var/.tests ## Run the tests but for a browser's and the longest, on SQLite alone: while one works
	@bin/run-tests quick

check: var/.tests $(JS_TOOLS) ## Formatters, linters, types, import contracts, migrations
	@bin/run-checks

bench: var/.tests ## Measure (ONLY=rooms, pages, matching, ledger or start for one group)
	@$(BIN)/python -m benchmarks $(if $(ONLY),--only $(ONLY),)

upgrade: var/.runtime ## After a new version: back up, migrate, check
	@bin/upgrade

words: var/.tests ## Renew the catalogues of words from the code; say how many lack a translation
	@$(BIN)/python manage.py words

audit: var/.tests ## Ask whether a dependency has a known hole (needs a network; no part of the tests)
	@$(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement requirements.txt

lock: var/.tests ## Work the hashed lock files out anew from pyproject.toml
	@bin/lock

var/.runtime: requirements.txt bin/install
	@bin/install "$(PYTHON)" requirements.txt
	mkdir -p -m 700 var && touch $@

var/.tests: requirements-dev.txt bin/install
	@bin/install "$(PYTHON)" requirements-dev.txt
	mkdir -p -m 700 var && touch var/.runtime $@

var/.demo: var/.runtime $(MIGRATIONS)
	@DEMONSTRATION=yes TASKS_QUEUE=immediate $(BIN)/python manage.py demo --port $(PORT)
	touch $@

var/.static: var/.runtime $(STATIC_SOURCES)
	@DEMONSTRATION=yes bin/collect-static
	touch $@

$(JS_TOOLS): package-lock.json
	@bin/install-js-tools

.PHONY: help demo demo-reset test quick check bench upgrade words audit lock
