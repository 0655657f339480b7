# What a newsroom and a contributor type. `make` alone lists it.
#
# Settings, as in `make serve PORT=9000`:
#   PORT               where `make serve` listens (8000)
#   ONRECORD_DATA_DIR  where the store lives (./data)
#   THREADS            how many threads the encoder and the index may use (2)
#   WORKERS            how many processes share the tests of `make test` (2)
#   PIP_ARGS           further options for pip, such as --no-index --find-links=wheels
#   TORCH_INDEX_URL    a package index with CPU-only builds of torch: PyTorch's installation guide
#                      (pytorch.org/get-started/locally) names it; empty takes torch from the default index

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
THREADS ?= 2
WORKERS ?= 2
PIP_ARGS ?=
TORCH_INDEX_URL ?=
# `make test` measured 94.7 when this was set; raised as the tests grow, never lowered.
COVERAGE_FLOOR ?= 90

ONRECORD_DATA_DIR ?= data
export OMP_NUM_THREADS := $(THREADS)
# Threads that wait without spinning: where other programs share the cores, the encoder does 60 to 124 statements
# a second instead of 30 (2 threads on 2 cores, both of them busy; tests/invented.py, `Encoder.encode`).
export OMP_WAIT_POLICY := PASSIVE
export TOKENIZERS_PARALLELISM := false

BIN = $(VENV)/bin
SITE = build/site
INSTALLED := $(VENV)/installed
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	$(if $(TORCH_INDEX_URL),--extra-index-url $(TORCH_INDEX_URL)) $(PIP_ARGS)
# Made before the seeds are loaded and removed after: an interrupted first load is taken up again,
# and a store that somebody filled with articles of their own never gets the samples.
LOADING = $(ONRECORD_DATA_DIR)/.loading-seeds

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install serve test browser lint docs screenshots bench evaluate fix lock rehearse-image clean

help:  ## List what can be made
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1 \t\2/p' $(MAKEFILE_LIST) | expand -t 24

install: $(INSTALLED)  ## Install the pinned packages into .venv

serve: export ONRECORD_DATA_DIR := $(ONRECORD_DATA_DIR)
serve: $(INSTALLED)  ## Serve on 127.0.0.1:8000; the first time also install and load the sample articles
	@if [ -e "$(LOADING)" ] || [ -z "$$(ls -A "$(ONRECORD_DATA_DIR)" 2>/dev/null)" ]; then \
		echo "Loading the sample articles from seeds/ into $(ONRECORD_DATA_DIR)/ (once)."; \
		mkdir -p "$(ONRECORD_DATA_DIR)" && touch "$(LOADING)" && \
		$(BIN)/onrecord ingest seeds/ && rm "$(LOADING)"; \
	fi
	@exec $(BIN)/onrecord serve --host 127.0.0.1 --port $(PORT) --try

# The browser is installed beside the packages. The workers share the cores, so each computes in one thread. A file's
# tests stay together and in their order: its fixtures are made once, and the kill tests build on each other
# (docs/decisions/0012-tests-in-two-processes.md). tests/conftest.py says which files go first.
test: export OMP_NUM_THREADS := 1
test:  ## Everything that decides whether the product is sound
	@$(MAKE) --no-print-directory --jobs=2 lint browser
	$(BIN)/python -m pytest --numprocesses=$(WORKERS) --dist=loadfile --no-loadscope-reorder \
		--cov=index --cov=service --cov-branch \
		--cov-report=term:skip-covered --cov-fail-under=$(COVERAGE_FLOOR)

# The pages are tested in Debian's Chromium. Without one their tests fail, and say the same in one line.
browser:  ## Install Chromium, in which the pages are tested, where apt may
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		echo "Installing Chromium, in which the pages are tested (once)." && \
		apt-get update -qq </dev/null && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium </dev/null >/dev/null; } || \
		echo "Chromium is missing, with which the pages are tested. On Debian: apt install chromium" >&2

lint: $(INSTALLED)  ## Format, lint, types and the import contract, without the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# A link or an anchor that leads nowhere fails, and so does a page that docs/index.md does not list.
docs: $(INSTALLED)  ## Build the documentation as a site in build/site
	@$(BIN)/python -m sphinx --builder html --fail-on-warning --keep-going --quiet docs $(SITE)
	@echo "The documentation begins at $(SITE)/index.html"

screenshots: $(INSTALLED) browser  ## Take pictures of every page: all in build/screenshots, some for the documentation
	$(BIN)/python -m tests.e2e.screenshots

bench: $(INSTALLED)  ## Measure speed, memory and durability on this machine, and fuzz (about an hour)
	$(BIN)/python -m tests.benchmarks $(BENCH_ARGS)

evaluate: $(INSTALLED)  ## Measure extraction and search against the gold files
	$(BIN)/python -m tests.evaluation $(EVALUATE_ARGS)

fix: $(INSTALLED)  ## Format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: VENV = build/lock
lock:  ## Renew constraints.txt from the ranges in pyproject.toml
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) '.[test]'
	{ grep '^#' constraints.txt; $(BIN)/python -m pip freeze --exclude onrecord | sed 's/+.*//'; } > build/constraints.txt
	mv build/constraints.txt constraints.txt

rehearse-image: $(INSTALLED)  ## Run the Dockerfile's steps in a clean folder and ask the server that they give
	$(BIN)/python -m tests.project.rehearse_image

clean:  ## Remove what was built, not the data
	rm -rf $(VENV) build dist .coverage .coverage.* .hypothesis .*_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "On Record needs Python 3.11 or later; name one with PYTHON=python3.12." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv is missing. On Debian: apt install python3-venv" >&2; exit 1; }
	@echo "Installing the pinned packages into $(VENV) (once; some minutes)."
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(PIP_INSTALL) -c constraints.txt -e '.[test]'
	@$(BIN)/onrecord compile-encoder
	@touch $@
