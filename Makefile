# Every routine task by one name. `make run` and `make test` do their own set-up; see README.md.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export HOST ?= 127.0.0.1
export PORT ?= 8080
export DEMO ?= 1

PY := .venv/bin/python
FLASK := .venv/bin/flask --app run

.PHONY: help run test check fix seed bench docs setup test-setup fonts

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: ## set up what is missing, then serve http://127.0.0.1:8080 (HOST, PORT, DATABASE_URL, REDIS_URL, DEMO=0)
	@tools/setup.sh base database
	@exec tools/serve.sh

test: test-setup ## set up for tests, then the whole suite
	@.venv/bin/python -m pytest -n auto

check: test-setup ## format, lint, types, imports, templates, migrations, catalogues
	@tools/check.sh

fix: ## mend what can be mended
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

seed: setup ## load reference and demo data again (repeatable)
	@tools/setup.sh database-again

bench: test-setup ## the benchmark suite
	$(PY) -m tests.bench
	$(PY) -m tests.bench.exports

docs: setup ## regenerate docs/rules.md and docs/workflows.md (CASES=file of worked cases)
	$(FLASK) docs build $(if $(CASES),--cases $(CASES))

setup: ## system libraries, .venv, packages, fonts, message catalogues
	@tools/setup.sh base

test-setup: ## the same with development packages and a browser
	@tools/setup.sh base tests

fonts: ## fetch and prepare the typefaces again
	@$(PY) tools/fonts.py --again
