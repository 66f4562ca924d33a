# make test      everything that must hold: format, lint, types, imports, tests
# make demo      a target, one request, ten seconds of load, the summary
# make lab       JupyterLab on the gallery
# make docs      the documentation as a site, in site/
# make bench     side-by-side measurements (minutes; needs nginx, wrk, hey, a C compiler)
# make accuracy  methods against known truth: one table; goes on where it was broken off
#
# Nothing is installed by hand: the virtual environment is made on first use.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := test
.PHONY: test lint unit slow demo lab docs bench accuracy prepare libraries clean

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
NODE := tests/js/node_modules/.package-lock.json
PYTEST := $(BIN)/python -m pytest -q
PURE := not process and not notebook and not browser and not accuracy
TOGETHER := (process or notebook) and not alone and not browser and not accuracy

test: lint unit slow

prepare:
	@bash .ci/prepare

# What scripts may require. Installing Vayu makes them, too; here they follow their sources.
libraries: | prepare
	@$(PYTHON) extension/bundle.py || true

lint: $(VENV)/.dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

# Two cores are busy with two tests at a time; more would only make each slower.
unit: $(VENV)/.dev libraries $(NODE)
	$(PYTEST) -n 2 -m "$(PURE)"

# What judges times, or needs what there is one of, runs alone. The browser comes last: its driver
# keeps an event loop that no other test may meet. What it draws is kept in .build/pictures, to be
# looked at.
slow: prepare $(VENV)/.dev libraries $(NODE)
	$(PYTEST) -n 2 --dist worksteal -m "$(TOGETHER)"
	$(PYTEST) -m "alone and not browser"
	VAYU_PICTURES=$${VAYU_PICTURES:-$(CURDIR)/.build/pictures} $(PYTEST) -m browser

accuracy: $(VENV)/.dev $(NODE)
	$(PYTEST) -m accuracy -o faulthandler_timeout=0 tests/accuracy tests/js

demo: $(VENV)/.core
	$(BIN)/vayu demo

lab: $(VENV)/.dev libraries
	$(BIN)/jupyter lab notebooks --LabApp.default_url=/lab/tree/00_gallery.ipynb

docs: $(VENV)/.docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

bench: $(VENV)/.dev libraries
	$(BIN)/python -m bench

$(BIN)/python: | prepare
	test -x $@ || $(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install -q -c constraints.txt "pip>=25.1"
	$(BIN)/python -m pip install -q -c constraints.txt -e .
	touch $@

$(VENV)/.dev: $(VENV)/.core
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[lab]" --group dev
	touch $@

$(VENV)/.docs: $(VENV)/.core
	$(BIN)/python -m pip install -q -c constraints.txt --group docs
	touch $@

# What the scripts are compared with; without Node those tests are skipped and say so.
$(NODE): tests/js/package-lock.json | prepare
	@if command -v npm >/dev/null; then npm ci --silent --prefix tests/js && touch $@; \
	else echo "npm is missing: no comparison with chai and Newman"; fi

clean:
	rm -rf $(VENV) .build site dist extension/node_modules tests/js/node_modules vayu/engine/scripting/bundles vayu/widgets/live_page/bundles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache bench/out
