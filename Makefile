# One word for each daily task: make run, test, lint, fix, bench, lock.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

# TensorFlow is told to be quiet and to leave graphics cards alone: results then agree everywhere.
export TF_CPP_MIN_LOG_LEVEL := 2
export CUDA_VISIBLE_DEVICES := -1

.PHONY: run test lint fix bench lock
.DEFAULT_GOAL := run

run: $(VENV)/.run-installed $(VENV)/.fast-tried
	$(BIN)/python -m streamlit run app.py

# A walk in the browser wants the cores to itself: it serves, trains and draws at once.
test: lint
	$(BIN)/python -m pytest -m "not browser" --numprocesses logical --maxprocesses 4 --dist worksteal
	$(BIN)/python -m pytest -m browser

lint: $(VENV)/.dev-installed $(VENV)/.fast-tried
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/.dev-installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev-installed $(VENV)/.fast-tried
	$(BIN)/python -m benchmarks

# Compile the three requirement files from pyproject.toml again, for every platform at once.
UV_COMPILE := $(BIN)/python -m uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --upgrade --quiet

lock: | $(BIN)/python
	$(PIP) uv
	$(UV_COMPILE) --output-file requirements.txt
	$(UV_COMPILE) --extra fast --constraint requirements.txt --output-file requirements-fast.txt
	$(UV_COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

# --- the virtual environment; a stamp file makes the second run instant -------------------------

# Some Linux systems ship Python without ensurepip: there, the system's own pip fills the new one.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Vitrine needs Python 3.11 or newer: name one, as in  make run PYTHON=python3.12"; exit 1; }
	@echo "Making $(VENV); the first time takes a few minutes."
	@$(PYTHON) -m venv $(VENV) >/dev/null || { rm -rf $(VENV) && \
	$(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install pip; }

$(VENV)/.run-installed: requirements.txt | $(BIN)/python
	$(PIP) --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev-installed: requirements-dev.txt | $(BIN)/python
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run-installed

# A faster random forest where its maker publishes a wheel; everything works without it.
$(VENV)/.fast-tried: requirements-fast.txt | $(BIN)/python
	@$(PIP) --require-hashes --only-binary :all: -r requirements-fast.txt 2>/dev/null || \
	echo "No faster random forest for this computer: scikit-learn's own will do."
	@touch $@
