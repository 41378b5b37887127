# The front door. `make run` shows the main job; `make test` passes the tests; `make check` is what CI runs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
NEO4J := .cache/neo4j
export PYTHONUTF8 := 1

.PHONY: help setup run test e2e check clean machine assets
help: ## this list
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## / · /'

setup: .venv/.ready ## the whole environment, developers' tools included

# uv comes through pip when it is not there; the environment is exactly uv.lock
.venv/.ready: uv.lock pyproject.toml
	@uv="$$(command -v uv || true)"; \
	if [ -z "$$uv" ]; then \
	  $(PYTHON) -m venv .cache/uv && .cache/uv/bin/pip install --quiet uv && uv=.cache/uv/bin/uv; \
	fi; \
	"$$uv" sync --locked --quiet --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
	@touch $@

run: setup ## the main job: store, sample, pages on 127.0.0.1:8000
	@$(BIN)/yima run

# Neo4j through Maven, Chromium and a Chinese font through apt; what cannot be had is named (and fails under CI)
machine: setup
	@$(BIN)/python -m tests.machine

# three at a time: a test waits for its store or browser more than it computes; a file's tests share what they start
test: machine ## every test: Neo4j, embedded store, browser
	@$(BIN)/pytest -m "not slow" -n 3 --dist loadfile

e2e: machine ## the browser walks alone
	@$(BIN)/pytest -m e2e tests/e2e

check: setup ## format, lint, types, contracts, then every test
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports
	@$(MAKE) --no-print-directory test

assets: ## rebuild templates/static from npm (the built files are committed)
	@cd templates/assets && npm ci --ignore-scripts && node build.mjs

clean: ## everything that was made here
	@rm -rf .venv .cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache templates/assets/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
