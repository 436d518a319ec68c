# The two commands are `make demo` and `make test`; each sets up what it needs, from nothing.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.set-up-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)

BENCH_STAMP := .venv-bench/.set-up

# Every test of the whole line starts processes: without compiled files each of them takes a second longer.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: venv demo test test-slow test-all lint bench bundle clean

venv: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@echo "Setting up .venv (about a minute the first time) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ZanWatch needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@rm -f .venv/.set-up-*
	@touch $(STAMP)

demo: venv
	@$(BIN)/zanwatch demo

lint: venv
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Three at a time on two cores: many tests wait for a portal that keeps silent, for a mail server, for the next minute. In the
# order of the folders, for the files with few and long tests would come last otherwise, one by one.
QUICK := -q -n 3 --dist loadfile --no-loadscope-reorder

test: lint
	$(BIN)/python -m pytest $(QUICK) -m "not long and not slow"

# What `make test` leaves out to be done within five minutes (tests/slow.txt); whatever checks a landing runs both.
test-slow: venv
	$(BIN)/python -m pytest $(QUICK) -m "slow and not long"

test-all: lint
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

# What is measured against stands in an environment of its own, which nothing else needs.
bench: venv $(BENCH_STAMP)
	@$(BIN)/python -m tests.bench

$(BENCH_STAMP): requirements-bench.lock
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.lock
	@touch $(BENCH_STAMP)

# One tar with everything for a machine of this kind that has no network: dist/zanwatch-VERSION-PYTHON-PLATFORM.tar
bundle: venv
	@$(BIN)/python deploy/make_bundle.py

clean:
	rm -rf .venv .venv-bench demo-out build .mypy_cache .ruff_cache .hypothesis
