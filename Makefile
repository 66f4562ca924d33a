# make test      everything that must hold: format, lint, types, imports, tests
# make demo      a target, one request, ten seconds of load, the summary
# make lab       JupyterLab on the gallery
# make docs      the documentation as a site, in site/
# make bench     side-by-side measurements (minutes; needs nginx, wrk, hey, a C compiler)
# make fuzz      the properties among the tests, with examples drawn anew
# make accuracy  methods against known truth: one table; goes on where it was broken off
#
# Nothing is installed by hand: the virtual environment is made on first use.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := test
# Tests start hundreds of processes. One compiles what it imports, and the others find it compiled,
# also where the environment asks for nothing to be written.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: test first compiled ready lint unit slow fuzz demo lab docs bench accuracy prepare bundles clean

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
NODE := tests/js/node_modules/.package-lock.json
INSTALL := $(BIN)/python -m pip install -q --no-compile -c constraints.txt
PYTEST := $(BIN)/python -m pytest -q
# Every folder of tests is in one of these, so that none is collected where none of it runs.
# The longest come first: at the end nobody waits for the last of them.
PARTS := tests/unit tests/structure tests/js
WHOLES := tests/notebooks tests/contract tests/process
PAGES := tests/browser

test: first unit slow

# Types take one core. The other compiles the tests meanwhile, or each process would for itself.
first: ready bundles
	@$(MAKE) --no-print-directory -o ready -o bundles -j 2 -O lint compiled

compiled: ready bundles
	@$(PYTEST) -q --collect-only tests >/dev/null || true

# Node packages come while pip installs.
ready:
	@$(MAKE) --no-print-directory -j 2 $(VENV)/.dev $(NODE)

prepare:
	@bash .ci/prepare

# What is bundled with Node. Installing Vayu makes it, too; here it follows its sources.
bundles: | prepare
	@$(PYTHON) extension/bundle.py || true

lint: ready
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

# These compute: two cores are busy with two of them, and more would only make each slower.
unit: ready bundles
	$(PYTEST) -n 2 -m "not accuracy" $(PARTS)

# These mostly wait, for engines, kernels and runs. What judges times waits for the others to end:
# with room to spare, then three at a time, or alone, as does what needs something there is one of.
# What the browser draws is kept in .build/pictures, to be looked at.
slow: ready bundles
	$(PYTEST) -n 4 --dist worksteal -m "not quiet and not alone" $(WHOLES)
	$(PYTEST) -n 3 --dist worksteal -m quiet $(WHOLES)
	$(PYTEST) -m alone $(WHOLES)
	VAYU_PICTURES=$${VAYU_PICTURES:-$(CURDIR)/.build/pictures} $(PYTEST) -n 2 --dist worksteal $(PAGES)

fuzz: ready bundles
	$(PYTEST) -n 2 -m hypothesis --hypothesis-profile=fuzz $(PARTS)

accuracy: ready
	$(PYTEST) -m accuracy -o faulthandler_timeout=0 tests/accuracy $(PARTS)

demo: $(VENV)/.core
	$(BIN)/vayu demo

# In a container one is root, as a rule, and JupyterLab does not start unless it is told so.
lab: ready bundles
	$(BIN)/jupyter lab notebooks --LabApp.default_url=/lab/tree/00_gallery.ipynb \
		$(if $(filter 0,$(shell id -u)),--allow-root)

docs: $(VENV)/.docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict
	@echo "The site: $(CURDIR)/site/index.html"

bench: ready bundles
	$(BIN)/python -m bench

$(BIN)/python: | prepare
	test -x $@ || $(PYTHON) -m venv $(VENV)

$(VENV)/.pip: constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install -q -c constraints.txt "pip>=25.1"
	touch $@

$(VENV)/.core: $(VENV)/.pip pyproject.toml | bundles
	$(INSTALL) -e .
	touch $@

$(VENV)/.dev: $(VENV)/.pip pyproject.toml | bundles
	$(INSTALL) -e ".[lab]" --group dev
	touch $@ $(VENV)/.core

$(VENV)/.docs: $(VENV)/.core
	$(INSTALL) --group docs
	touch $@

# What the scripts are compared with; without Node those tests are skipped and say so.
$(NODE): tests/js/package-lock.json | prepare
	@if command -v npm >/dev/null; then npm ci --silent --prefix tests/js && touch $@; \
	else echo "npm is missing: no comparison with chai and Newman"; fi

clean:
	rm -rf $(VENV) .build site dist extension/node_modules tests/js/node_modules vayu/engine/scripting/bundles vayu/widgets/live_page/bundles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache bench/out
