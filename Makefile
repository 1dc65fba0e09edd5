# One command each. `make` alone lists them.
BIN := .venv/bin
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.DEFAULT_GOAL := help
# Workers share the tests, each with a stack of its own: while one waits for a server or for a time-out, another works.
# Bytecode is kept whatever the environment says: the tests start some hundred processes.
# In test-fast hardly one waits: a worker a core, for each costs four seconds before its first test.
WORKERS ?= 4
PYTEST = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadscope --no-loadscope-reorder

.PHONY: help setup prometheus-3 demo quarter drill test test-fast test-python lint lint-data bench bench-compare crash fuzz mutants up down contracts observe requirements site lock

help:  ## list the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/\1|\2/' | while IFS='|' read -r name what; do printf '  make %-14s%s\n' "$$name" "$$what"; done

setup: .venv/ready .venv/native  ## make .venv with the `orders` command in it (quick when up to date)

.venv/ready: requirements-dev.txt requirements-data.txt pyproject.toml
	@python=$$(tools/choose_python.sh $(PYTHON)) || exit 1; base='import sys; print(sys.base_prefix)'; \
	[ "$$($(BIN)/python -c "$$base" 2>/dev/null)" = "$$("$$python" -c "$$base")" ] || rm -rf .venv; \
	echo "setting up .venv ..."; "$$python" -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt -r requirements-data.txt
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
	@echo "ready: $(BIN)/orders"

# Where there is a compiler and Python's headers: a second. Without, everything runs on Python.
.venv/native: .venv/ready orders/contracts/codec/native/codec.c
	@$(BIN)/python -m tools.native
	@touch $@

demo: setup  ## orders of stand-in shops through all stages on a real broker, at a rate that this machine holds, and the audit: OPTIONS="--keep --help"
	$(BIN)/orders demo $(OPTIONS)

quarter: setup  ## a simulated quarter in memory, in simulated time: late suppliers, counts, stock-outs, then audit and replay: OPTIONS="--lots --days 30 --seed 2 --help"
	$(BIN)/python -m tests.quarter $(OPTIONS)

drill: setup  ## ten faults under load on a secure stack: each told by its alert, mended by docs/runbook.md: OPTIONS="--only 'stage dead' --rate 6 --help"
	$(BIN)/python -m tools.drill $(OPTIONS)

test: setup .venv-site/ready  ## all tests but the long ones; they start and stop their own stacks
	$(PYTEST)

test-fast: WORKERS := auto
test-fast: setup  ## the tests that need no server, in less than a minute
	$(PYTEST) -m 'not long and not slow and not broker and not redis' --hypothesis-profile=fast
	@echo "Left out: what runs on a real broker or Redis, the campaign of simulated worlds, half of the random examples. make test runs them, too."

test-python: setup  ## contracts and stages once more, without the native codec
	ORDERS_NATIVE=off $(PYTEST) tests/contracts tests/stages -m 'not long and not slow and not broker and not redis'

lint: setup lint-data  ## style, types, import rules, freshness of generated files, data contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.contracts --check
	$(BIN)/python -m tools.requirements --check
	$(BIN)/python -m tools.observe --check
	$(BIN)/python -m tools.texts

lint-data: .venv-contracts/ready  ## docs/contracts by datacontract-cli, which has an environment of its own
	@.venv-contracts/bin/python tools/lint_contracts.py

.venv-contracts/ready: requirements-contracts.txt
	@python=$$(tools/choose_python.sh $(PYTHON)) || exit 1; rm -rf .venv-contracts; \
	echo "setting up .venv-contracts ..."; "$$python" -m venv .venv-contracts
	@.venv-contracts/bin/python -m pip install --quiet --require-hashes -r requirements-contracts.txt
	@touch $@

bench: setup  ## measure rates, latencies, CPU, memory; writes docs/performance.md: OPTIONS="--short --only life --flash 10000 --help"
	$(BIN)/python -m tests.bench $(OPTIONS)

bench-compare: setup  ## this tree and another revision in turn, ratios by CPU time: REV=main OPTIONS="--only life --rounds 3 --help"
	$(BIN)/python -m tests.bench.compare $(or $(REV),main) $(OPTIONS)

crash: setup  ## simulated worlds: SEEDS=10000 JOBS=2 (faults at random), MODE=single (every fault at every step), MODE=pairs
	$(BIN)/python -m tests.crash --mode $(or $(MODE),random) $(if $(SEEDS),--seeds $(SEEDS)) $(if $(JOBS),--jobs $(JOBS))

fuzz: setup  ## damaged bytes and values through the native codec, under the address sanitizer: SECONDS=60 SEED=1
	$(BIN)/python -m tools.fuzz $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED))

mutants: setup  ## change the rules at random places and show what no test notices: SAMPLE=150 SEED=1 ONLY=services/allocation
	$(BIN)/python -m tools.mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY))

up: setup  ## start the local stack: broker, registry, Redis; SECURE=1: with TLS, users and rules; OBS=1: Prometheus, Alertmanager and a sink of alerts, too
	@$(BIN)/python -m deploy.local up $(if $(SECURE),--secure)
	@$(if $(OBS),$(BIN)/python -m deploy.local.observers up)

prometheus-3: setup  ## Prometheus 3 of a newer Debian into .prometheus-3, for the tests; with .prometheus-3/usr/bin first in PATH make up OBS=1 takes it
	@$(BIN)/python -m deploy.local.observers.newer

down: setup  ## stop the local stack; its data stays
	@$(BIN)/python -m deploy.local.observers down
	@$(BIN)/python -m deploy.local down

contracts: setup  ## generate orders/contracts from schemas/
	$(BIN)/python -m tools.contracts

observe: setup  ## write alerts, routes and dashboards from deploy/observe/levels.yaml
	$(BIN)/python -m tools.observe

requirements: setup  ## write docs/requirements.md: every requirement with its code and tests
	$(BIN)/python -m tools.requirements

site: setup .venv-site/ready  ## every topic and every document as pages that open without a network: var/site/html/index.html
	$(BIN)/python -m tools.site

# Its own environment: what makes pages pins what the pipeline does not need.
.venv-site/ready: requirements-site.txt | .venv/ready
	@echo "setting up .venv-site ..."; $(BIN)/python -m venv --clear .venv-site
	@.venv-site/bin/python -m pip install --quiet --require-hashes -r requirements-site.txt
	@touch $@

lock: setup  ## lock the dependencies anew, with hashes
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --output-file requirements-dev.txt requirements-dev.in
	$(COMPILE) --output-file requirements-data.txt requirements-data.in
	$(COMPILE) --output-file requirements-contracts.txt requirements-contracts.in
	$(COMPILE) --output-file requirements-site.txt requirements-site.in
