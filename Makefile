# GNU make and Python 3.11 or newer are all that is assumed; the rest is fetched from the package registries,
# each package checked against its hash in the lock.
#
#   make demo      a synthetic city: made, loaded twice, spread, hinted at, verified, reported
#   make test      every test, on two cores
#   make check     format, lint, types and the fast tests with few examples each, in under a minute
#   make proof     every state that reports show on a city of 5,000, beside what the rules give for the same facts
#   make bench     loading speed beside the bare driver
#   make install   only the environment in .venv
#   make docs      renew the reference pages in docs/ that are made from the code
#   make lock      renew the locks from pyproject.toml (UPGRADE=--upgrade for the newest of everything)
#   make clean     remove the demo and caches (not .venv)

.DEFAULT_GOAL := help
.PHONY: help install demo demo-law demo-headlines test check proof bench docs lock clean
.DELETE_ON_ERROR:
SHELL := /bin/sh

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

help:
	@sed -n '4,12s/^# *//p' Makefile

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

TODAY := $(shell TZ=CST-8 date +%F)

# One city in a folder, store and key of its own, fresh each time: a demo never touches a real graph. The data are of
# today, so that what runs today runs.
demo: export CREDIT_STORE_URL := embedded:./demo/data
demo: export CREDIT_KEY_FILE := demo/person.key
demo: $(VENV)/.installed
	test ! -d demo/data || $(BIN)/credit-graph store stop
	rm -rf demo
	$(BIN)/credit-graph generate --enterprises 5000 --seed 7 --as-of "$(TODAY)" --out demo/city
	$(REJECTS_ALLOWED) $(BIN)/credit-graph load demo/city --out demo/rejects
	$(REJECTS_ALLOWED) $(BIN)/credit-graph load demo/city --out demo/rejects
	$(BIN)/credit-graph spread
	$(BIN)/credit-graph related --all-targets
	$(BIN)/credit-graph store verify
	$(BIN)/credit-graph quality
	@$(MAKE) --no-print-directory demo-law demo-headlines
	@set -e; code=$$($(TRUTH)["headlines"]["target"]["code"])'); \
	echo; echo "接着试 to go on:"; \
	echo "  ./credit-graph search 九九市"; \
	echo "  ./credit-graph report $$code --purpose supervision --case DEMO-1"; \
	echo "  ./credit-graph government-debtors --purpose supervision --case DEMO-1"

# A restricted firm: whom the order binds, a dispute that holds, its end, a repair that releases.
TRUTH := $(BIN)/python -c 'import json; print(json.load(open("demo/city/truth.json"))
demo-law:
	@set -e; code=$$($(TRUTH)["restricted"]["code"])'); order=$$($(TRUTH)["restricted"]["number"])'); \
	at="--matter consumption_restriction --code $$code"; today=$(TODAY); set -x; \
	$(BIN)/credit-graph report "$$code" --purpose supervision --case DEMO-1 --html demo/report.html | head -60; \
	$(BIN)/credit-graph dispute open "$$order" $$at --number 异〔演示〕1号 --reason 演示 --on "$$today"; \
	$(BIN)/credit-graph dispute decide "$$order" 异〔演示〕1号 $$at --outcome rejected --on "$$today"; \
	$(BIN)/credit-graph repair record "$$order" $$at --number 修〔演示〕1号 --on "$$today"; \
	$(BIN)/credit-graph report "$$code" --purpose supervision --case DEMO-1 | head -20; \
	{ set +x; } 2>/dev/null

# What else the city holds (truth.json: headlines): a finding with its notice, a dispute that holds, a target with hints,
# a public body whose clock runs. A page of each.
demo-headlines:
	$(BIN)/python -m tests.support.demo demo/city/truth.json
	@set -e; show() { $(BIN)/credit-graph report "$$1" --purpose supervision --case DEMO-1 --html "demo/$$2.html" | sed -n 2,12p; }; \
	of() { $(BIN)/python -c 'import json, sys; print(json.load(open("demo/city/truth.json"))["headlines"][sys.argv[1]][sys.argv[2]])' "$$1" "$$2"; }; \
	echo; echo "认定与告知 a finding and its notice"; \
	$(BIN)/credit-graph notice record "$$(of finding number)" --code "$$(of finding code)" --matter "$$(of finding matter)" \
	  --way 直接送达 --on "$(TODAY)"; \
	show "$$(of finding code)" finding; \
	echo; echo "异议核实期间暂不执行 held in a dispute"; show "$$(of held code)" held; \
	echo; echo "重点监管对象与关联提示 a target and its hints"; show "$$(of target code)" target; \
	$(BIN)/credit-graph related "$$(of target code)" --purpose supervision --case DEMO-1; \
	echo; echo "政府机构被执行人 a public body as judgment debtor"; show "$$(of public_body code)" public_body; \
	$(BIN)/credit-graph government-debtors --purpose supervision --case DEMO-1 | head -12; \
	echo; echo "→ demo/report.html finding.html held.html target.html public_body.html  用浏览器打开 open them in a browser"

# The city is dirty on purpose: rejected rows (exit code 1) are part of the show, anything else is not.
REJECTS_ALLOWED := sh -c '"$$@" || test $$? -eq 1' --

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 2 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -m "not slow" --hypothesis-profile=quick \
	  --numprocesses auto --maxprocesses 2 --dist worksteal tests/unit

proof: $(VENV)/.installed-dev
	$(BIN)/python -m tests.support.report_proof

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
