# Every command of the project. `make help` prints the lines that end in "## …".

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A part of the tests (T=tests/house) and pytest's number of processes.
T ?=
WORKERS ?= 3
# How many invitations, and for how many days they are good.
N ?= 10
DAYS ?= 30
# How long `make soak` takes.
KILLS ?= 1000
PATHS ?= 500
# The folder of one backup, for make restore.
FROM ?=
# The parts of make bench that are wanted; all of them without it.
B ?=
# UPGRADE=--upgrade lets `make lock` take newer versions.
UPGRADE ?=
export WORKERS

.DEFAULT_GOAL := help
.PHONY: help setup run serve invite backup restore status confirm-time test soak screens bench check build texts openapi format lock licences clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.installed node_modules/.installed ## Install what the locks name (the others do this by themselves)

run: build ## Start both sites on this machine, to try them (PORT, DATA_DIR, DEMO=0, TLS=1)
	@$(BIN)/python -m tools.run

serve: build ## Start both sites for real use
	@$(BIN)/python -m tools.serve

invite: setup ## Make invitation codes (N=10, DAYS=30), shown once and kept nowhere
	@$(BIN)/python -m tools.invite "$(N)" "$(DAYS)"

backup: setup ## Back up the database, and the key file to a second place (BACKUP_DIR, KEY_BACKUP)
	@$(BIN)/python -m tools.backup

restore: setup ## Put a backup back, with everything in it paused (FROM=BACKUP_DIR/…)
	@$(BIN)/python -m tools.restore "$(FROM)"

status: setup ## Whether the time is believed, what is behind, which messages wait (DATA_DIR)
	@$(BIN)/python -m tools.status

confirm-time: setup ## Say that this machine's clock is right, after make status asked for it (DATA_DIR)
	@$(BIN)/python -m tools.confirm_time

test: build ## Run all tests, or a part: make test T=tests/house
	@sh tools/debian.sh chromium chromium "browser tests"
	@$(BIN)/python -m tools.testing "$(T)"

# Stories that look into SQLite's own file stay with it.
ON_BOTH := people_come_and_go renewal receipts two_devices ways_in main_story two_agencies_share_nothing

soak: build ## The long runs: KILLS=1000 on each database, PATHS=500 worlds at random, all stories on PostgreSQL, every state of every screen
	@KILLS=$(KILLS) WORLD_PATHS=$(PATHS) $(BIN)/python -m pytest -q -s -n 0 tests/functional/test_crash.py tests/functional/test_world.py
	@ON_BOTH=1 $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile tests/functional/notices tests/functional/second_holder tests/functional/test_releases.py
	@EVERY_STATE=1 $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile tests/browser/test_every_screen.py tests/browser/test_languages.py tests/browser/test_screens_axe.py
	@WORLDS_ON=postgresql $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile $(ON_BOTH:%=tests/functional/test_%.py) tests/functional/taken_over

screens: build ## Photograph every state of every screen into build/screens (phones, desktop, dark, Arabic)
	@sh tools/debian.sh chromium chromium "browser tests"
	@$(BIN)/python -m tests.browser.screens

bench: build build/peers/.installed ## How fast it is beside its peers, as tables (docs/performance.md, B="phone qr")
	@sh tools/debian.sh chromium chromium "what a phone waits for"
	@sh tools/debian.sh redis-server redis-server "the comparison with SnapPass"
	@$(BIN)/python -m bench $(B)

check: setup build ## Format, lint, types, arrows, words: what CI runs first
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m tools.wording
	@tools/node.sh tsc --project tsconfig.json

build: setup ## Build the pages of both sites into build/site
	@$(BIN)/python -m tools.build

texts: setup ## Write the template for translators, build/messages.pot
	@$(BIN)/python -m tools.build --texts build/messages.pot

openapi: setup ## Write the OpenAPI document of each site to build/openapi
	@$(BIN)/python -m tools.openapi

format: setup ## Format the Python code and sort its imports
	@$(BIN)/ruff check --fix --quiet .; $(BIN)/ruff format .

lock: setup ## Write the lock files anew (UPGRADE=--upgrade takes newer versions)
	@$(BIN)/python -m tools.lock $(UPGRADE)

licences: setup ## Write docs/licences.md from what is installed
	@$(BIN)/python -m tools.licences

clean: ## Remove everything that make can make again; data in var/ stays
	rm -rf $(VENV) node_modules build static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.installed: requirements/dev.lock
	@command -v $(PYTHON) >/dev/null || { echo "Python 3 is missing; on Debian: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=… to the one to use."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "python3-venv is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing Python packages…"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

build/peers/.installed: requirements/bench.lock $(VENV)/.installed
	@echo "Installing what is compared with…"
	@$(PYTHON) -m venv build/peers
	@build/peers/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@touch $@

node_modules/.installed: package-lock.json $(VENV)/.installed
	@echo "Installing browser packages…"
	@tools/node.sh npm ci --silent
	@touch $@
