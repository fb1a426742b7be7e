# make run   set up what is missing, build the snapshot if its inputs changed, serve
# make test  everything: lint, types, tests, the walk through all pages in a browser
# make check the fast part of it: every module on few cases, without the browser
# make fuzz SECONDS=3600  look for input that breaks what reads it
# make boundaries  fetch detailed outlines for the map, after showing the terms and asking
# make lock  write the lists of hashes anew from the lists of packages
# make sbom  list what is installed, with licences (build/sbom.cdx.json, docs/licences.md)
# make audit ask for known faults of what is installed
# make clean remove what the two made, snapshots excepted

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
export HOST PORT
# Where it is set, every process would compile every package anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUN_STAMP := .venv/.requirements
TEST_STAMP := .venv/.requirements-dev

.PHONY: run test check lint fuzz boundaries lock sbom audit clean

run: $(RUN_STAMP)
	@exec $(BIN)/python run.py

# One run for all: while one process waits for its browser, the others work.
test: lint
	$(BIN)/python -m pytest

# For use while working: every module on few cases, without the browser.
check: lint
	$(BIN)/python -m pytest --ignore=tests/browser -m "not slow"

lint: $(TEST_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyrefly check
	$(BIN)/lint-imports --no-logo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; set PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv

# Only what the lists of hashes name is installed. pip is slow at fetching many packages
# one after the other; uv (itself a package) does it in parallel. Without uv pip does it.
define INSTALL
	@$(PIP) --require-hashes -r requirements-uv.lock 2>/dev/null \
		&& $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
		|| $(PIP) --require-hashes -r $(1)
	@touch $@
endef

$(RUN_STAMP): requirements.lock | $(BIN)/python
	$(call INSTALL,requirements.lock)

$(TEST_STAMP): requirements-dev.lock | $(BIN)/python
	$(call INSTALL,requirements-dev.lock)
	@touch $(RUN_STAMP)

# Draws cases for everything that reads what others wrote, for so many seconds.
fuzz: $(TEST_STAMP)
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),600)

boundaries: $(RUN_STAMP)
	@$(PIP) --require-hashes -r requirements-geo.lock
	@$(BIN)/python -m etl boundaries fetch

# Versions that are locked already stay, unless UPGRADE=--upgrade.
lock: $(TEST_STAMP)
	for list in requirements requirements-dev requirements-geo requirements-scale requirements-uv; do \
		$(BIN)/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 \
			--generate-hashes --no-emit-index-url --no-annotate --no-header \
			$$list.txt --output-file $$list.lock; \
	done

# What is installed to run: a list for machines (CycloneDX), and the licences for people.
sbom: $(TEST_STAMP)
	rm -rf build/runtime
	$(BIN)/uv venv --quiet build/runtime
	$(BIN)/uv pip install --quiet --python build/runtime/bin/python --require-hashes -r requirements.lock
	$(BIN)/uv tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment \
		build/runtime/bin/python --output-format JSON --spec-version 1.6 --output-file build/sbom.cdx.json
	$(BIN)/python -m tools.licences build/sbom.cdx.json docs/licences.md

# Known faults of what is installed; needs pypi.org.
audit: $(TEST_STAMP)
	$(BIN)/uv tool run --quiet pip-audit==2.10.1 --strict --disable-pip --require-hashes -r requirements.lock

clean:
	rm -rf .venv build .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
