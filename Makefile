# make serve: everything from nothing to http://127.0.0.1:8000. make test: all that CI tests.
# make quick: the everyday suite, without the integration tests and without coverage.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve data test quick lint lock clean

serve: data
	$(BIN)/eifgraph serve --host $(HOST) --port $(PORT)

data: $(VENV)/serve.stamp
	$(BIN)/eifgraph build data

test: $(VENV)/test.stamp lint
	$(BIN)/python -m pytest

quick: $(VENV)/test.stamp lint
	$(BIN)/python -m pytest -q --no-cov --ignore tests/integration

lint: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "eifgraph needs Python 3.11 or later; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv is missing; on Debian and Ubuntu: apt-get install python3-venv" >&2; rm -rf $(VENV); exit 2; }

$(VENV)/serve.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.stamp: requirements-dev.lock $(VENV)/serve.stamp
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Needs uv (pip install uv); writes versions and hashes, never where they came from.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-annotate --no-header \
	  --group build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-annotate --no-header \
	  --group dev --extra bulk pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) build .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
