# make run   set up what is missing, build the snapshot if its inputs changed, serve
# make test  everything: lint, types, tests, the walk through all pages in a browser
# make check the fast part of it, about a minute
# make boundaries  fetch detailed outlines for the map, after showing the terms and asking
# make clean remove what the two made, snapshots excepted

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
export HOST PORT
# Where it is set, every process would compile every package anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
RUN_STAMP := .venv/.requirements
TEST_STAMP := .venv/.requirements-dev

.PHONY: run test check lint boundaries clean

run: $(RUN_STAMP)
	@exec $(BIN)/python run.py

# One run for all: while one process waits for its browser, the others work.
test: lint
	$(BIN)/python -m pytest

# For use while working: every module on few cases, without the browser.
check: lint
	$(BIN)/python -m pytest -m "not browser and not slow"

lint: $(TEST_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyrefly check
	$(BIN)/lint-imports --no-logo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; set PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv

# pip is slow at fetching many packages one after the other; uv (itself a package)
# does it in parallel. Without uv the same list is installed by pip.
define INSTALL
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null \
		&& $(BIN)/uv pip install --quiet --python $(BIN)/python -r $(1) \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check -r $(1)
	@touch $@
endef

$(RUN_STAMP): requirements.txt | $(BIN)/python
	$(call INSTALL,requirements.txt)

$(TEST_STAMP): requirements.txt requirements-dev.txt requirements-geo.txt | $(BIN)/python
	$(call INSTALL,requirements-dev.txt)
	@touch $(RUN_STAMP)

boundaries: $(RUN_STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-geo.txt
	@$(BIN)/python -m etl boundaries fetch

clean:
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
