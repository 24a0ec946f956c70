# The commands of the repository; `make` alone lists them.
# Without make: README.md gives the same commands written out.

PYTHON ?= python3
BIN := .venv/bin

# Tests and measurements run with a home of their own inside the repository, so that no browser, peer or
# library leaves anything in the user's.
HOUSE := $(CURDIR)/.servers/home
AT_HOME := env HOME=$(HOUSE) XDG_CACHE_HOME=$(HOUSE)/cache XDG_CONFIG_HOME=$(HOUSE)/config \
	XDG_DATA_HOME=$(HOUSE)/data XDG_STATE_HOME=$(HOUSE)/state

.PHONY: help demo test check bench chaos streams mutants setup servers peers lock schema clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## the practice factory and the whole product on this machine (ARGS="--for 60s --headless --json")
	@$(BIN)/ombre demo $(ARGS)

test: setup servers peers ## every test, with the real servers they need (ARGS="-k outbox" for some)
	@mkdir -p $(HOUSE)
	$(AT_HOME) $(BIN)/pytest --basetemp=.servers/tmp $(ARGS)

check: setup ## style, types, import contracts, documents
	@mkdir -p $(HOUSE)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q --basetemp=.servers/tmp-check tests/repo -m 'not e2e'

bench: setup servers ## the figures of speed and size, as a table (a few minutes; a quiet machine)
	@mkdir -p $(HOUSE)
	@$(AT_HOME) $(BIN)/python -m benchmarks $(ARGS)

chaos: setup servers ## kill, stop, cut, fill and misdate everything, then compare (ARGS="--rounds 200 --seed 7 --store both")
	@mkdir -p $(HOUSE)
	@$(AT_HOME) PYTHONPATH=$(CURDIR)/tests $(BIN)/python -m chaos $(ARGS)

streams: setup ## ten thousand generated streams of events: live figures equal those of history (some minutes; STREAMS=1000 for fewer)
	@mkdir -p $(HOUSE)
	$(AT_HOME) OMBRE_STREAMS=$(or $(STREAMS),10000) $(BIN)/pytest --basetemp=.servers/tmp-streams -p no:cacheprovider \
		tests/shadow/columns tests/shadow/test_lead_in.py tests/shadow/test_live_streams.py $(ARGS)

mutants: setup ## small changes of calendar and measures that no test notices (ARGS="calendar", or a file; long)
	@mkdir -p $(HOUSE)
	@$(AT_HOME) PYTHONPATH=$(CURDIR)/tests $(BIN)/python -m mutants $(ARGS)

setup: .venv/ombre-ready ## the private environment .venv, from requirements.lock

.venv/ombre-ready: requirements.lock pyproject.toml
	@.ci/venv $(PYTHON)
	@touch $@

servers: ## Debian's packages of the servers that the tests speak to
	@.ci/servers

peers: ## the independent OPC UA peer of the tests, where npm is at hand
	@.ci/peers

lock: setup ## resolve the dependencies of pyproject.toml anew into requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-cache-dir uv
	$(BIN)/uv --no-cache pip compile pyproject.toml --extra demo --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements.lock

schema: setup ## write docs/plant.schema.json from the types of the plant file
	$(BIN)/python -m docs.schema

clean: ## remove what these commands made inside the repository
	rm -rf .venv .servers .ombre .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache tests/peers/node_modules
