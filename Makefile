# GNU make and Python 3.11 or newer are all that is assumed; the rest is fetched from the package registries,
# each package checked against its hash in the lock.
#
#   make demo      a synthetic city: made, loaded twice, spread, hinted at, verified, reported
#   make test      every test, on two cores
#   make check     format, lint, types and the fast tests, in under a minute
#   make bench     loading speed beside the bare driver
#   make install   only the environment in .venv
#   make docs      renew the reference pages in docs/ that are made from the code
#   make lock      renew the locks from pyproject.toml (UPGRADE=--upgrade for the newest of everything)
#   make clean     remove the demo and caches (not .venv)

.DEFAULT_GOAL := help
.PHONY: help install demo demo-law test check bench docs lock clean
.DELETE_ON_ERROR:
SHELL := /bin/sh

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

help:
	@sed -n '4,11s/^# *//p' Makefile

install: $(VENV)/.installed

# The stamps say which lock is installed, so that nothing is installed twice.
$(VENV)/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本。 Python 3.11 or newer is needed; set PYTHON=/path/to/python." >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "无法建立虚拟环境。 Python cannot make an environment; on Debian: apt-get install python3-venv" >&2; exit 2; }
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

# One city in a folder, store and key of its own, fresh each time: a demo never touches a real graph.
demo: export CREDIT_STORE_URL := embedded:./demo/data
demo: export CREDIT_KEY_FILE := demo/person.key
demo: $(VENV)/.installed
	test ! -d demo/data || $(BIN)/credit-graph store stop
	rm -rf demo
	$(BIN)/credit-graph generate --enterprises 5000 --seed 7 --out demo/city
	$(REJECTS_ALLOWED) $(BIN)/credit-graph load demo/city --out demo/rejects
	$(REJECTS_ALLOWED) $(BIN)/credit-graph load demo/city --out demo/rejects
	$(BIN)/credit-graph spread
	$(BIN)/credit-graph related --all-targets
	$(BIN)/credit-graph store verify
	$(BIN)/credit-graph quality
	@$(MAKE) --no-print-directory demo-law
	code=$$($(TRUTH)["sample"])') && $(BIN)/credit-graph party "$$code" --purpose supervision --case DEMO-1

# A restricted firm: whom the order binds, a dispute that holds, its end, a repair that releases.
TRUTH := $(BIN)/python -c 'import json; print(json.load(open("demo/city/truth.json"))
demo-law:
	@set -e; code=$$($(TRUTH)["restricted"]["code"])'); order=$$($(TRUTH)["restricted"]["number"])'); \
	at="--matter consumption_restriction --code $$code"; today=$$(date +%F); set -x; \
	$(BIN)/credit-graph report "$$code" --purpose supervision --case DEMO-1 --html demo/report.html; \
	$(BIN)/credit-graph dispute open "$$order" $$at --number 异〔演示〕1号 --reason 演示 --on "$$today"; \
	$(BIN)/credit-graph dispute decide "$$order" 异〔演示〕1号 $$at --outcome rejected --on "$$today"; \
	$(BIN)/credit-graph repair record "$$order" $$at --number 修〔演示〕1号 --on "$$today"; \
	$(BIN)/credit-graph report "$$code" --purpose supervision --case DEMO-1 | head -20; \
	{ set +x; } 2>/dev/null; \
	echo "→ demo/report.html  用浏览器打开 open it in a browser"; \
	echo "接着试 next: CREDIT_STORE_URL=$(CREDIT_STORE_URL) CREDIT_KEY_FILE=$(CREDIT_KEY_FILE) $(BIN)/credit-graph search 九九市"

# The city is dirty on purpose: rejected rows (exit code 1) are part of the show, anything else is not.
REJECTS_ALLOWED := sh -c '"$$@" || test $$? -eq 1' --

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 2 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -m "not slow" tests/unit

bench: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -s tests/bench

docs: $(VENV)/.installed-dev
	$(BIN)/python -m tests.support.docs

# No address of a registry is written down: whoever installs says where from.
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 $(UPGRADE)
lock: $(VENV)/.installed-dev
	$(LOCK) pyproject.toml --extra build --output-file requirements.lock
	$(LOCK) pyproject.toml --extra build --extra dev --extra fast --constraint requirements.lock --output-file requirements-dev.lock

clean:
	-test ! -x $(BIN)/credit-graph || CREDIT_STORE_URL=embedded:./demo/data $(BIN)/credit-graph store stop
	rm -rf demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .cache *.egg-info
	rm -rf tests/support/analyser/node_modules
	find . -name __pycache__ -not -path './$(VENV)/*' -type d -prune -exec rm -rf {} +
