# Kijun: what people and machines run here. `make` alone lists the targets.
#
# Everything is installed into .venv, from the locks in requirements/, and only what is missing.
# pip's own settings (a mirror, a certificate) are honoured.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check
WORKERS ?= auto
# One more than there are cores, for tests that also wait: for browsers, servers and mail.
WAITERS ?= $(shell echo $$(( $$(nproc) + 1 )))
PORT ?= 8377
# Pages write through services alone, which every change is tested with on both databases.
PAGES := tests/web tests/door
STORED = $(shell grep -rl 'mark[.]storage' tests --include='test_*.py' $(PAGES:tests/%=--exclude-dir=%))
# The judge's examples reach every branch of it by themselves: what is tried at random is not traced.
PROPERTIES := tests/judge/properties

# The judge on the example that ships with the project.
MAIN_JOB := $(VENV)/bin/kijun judge --as-of 2026-11-01T09:00:00+09:00 \
	examples/first-day/rulebook.yaml examples/first-day/record.jsonl

.DEFAULT_GOAL := help
.PHONY: help install run demo example test check generate coverage soak bench mutants lock clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.run  ## Install what is missing

run: $(VENV)/.run  ## Install what is missing and serve the pages, at http://127.0.0.1:8377/
	@$(VENV)/bin/kijun serve --port $(PORT)

demo: $(VENV)/.run  ## Install what is missing and show a practice that lives a week
	@$(VENV)/bin/kijun demo

example: $(VENV)/.run  ## Install what is missing and judge the example
	@echo '$$ $(MAIN_JOB)'
	@$(MAIN_JOB)

test: $(VENV)/.dev  ## Install what the tests need and run them all
	$(PY) -m pytest --numprocesses $(WORKERS) --dist worksteal tests/judge \
		--ignore=$(PROPERTIES) --cov
	$(PY) -m pytest --numprocesses $(WAITERS) --dist worksteal --ignore-glob='tests/judge/test_*' \
		--durations=25
	$(PY) -m tools.with_postgresql $(PY) -m pytest --numprocesses $(WAITERS) --dist worksteal \
		$(STORED) -m storage

check: $(VENV)/.dev  ## Style, types, imports between rooms, links, locks, sizes, generated files
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m tools.check_links
	$(PY) -m tools.check_locks
	$(PY) -m tools.check_sizes
	$(PY) -m tools.check_words
	$(PY) -m tools.messages --check
	$(PY) -m tools.page_messages --check
	$(PY) -m tools.starters --check
	$(PY) -m tools.generate --check

generate: $(VENV)/.dev  ## Write the files that are made from the code
	$(PY) -m tools.generate

coverage: $(VENV)/.dev  ## Show the branches of the judge that its own tests do not reach
	$(PY) -m pytest --numprocesses $(WORKERS) --dist worksteal --cov --cov-report=term-missing \
		--cov-report=html tests/judge --ignore=$(PROPERTIES)

soak: $(VENV)/.dev  ## Long fuzz and load, and the pages on PostgreSQL: takes its time
	$(PY) -m tools.with_postgresql $(PY) -m pytest --numprocesses $(WORKERS) --dist worksteal \
		$(PAGES) -m storage
	HYPOTHESIS_PROFILE=soak $(PY) -m pytest -m soak

bench: $(VENV)/.bench .venv-booking/.made  ## Measure the judge against its peers, and the server's pages
	$(PY) -m bench
	$(PY) -m bench.server
	$(PY) -m bench.booking

mutants: $(VENV)/.mutants  ## Change the judge on purpose and see which changes the tests notice
	$(VENV)/bin/mutmut run
	$(VENV)/bin/mutmut results --all true | $(PY) -m tools.mutation_score

lock: $(VENV)/.dev  ## Resolve requirements/ anew (UPGRADE=--upgrade takes newer versions)
	$(INSTALL) uv==0.13.9
	$(PY) -m tools.lock $(UPGRADE)

clean:  ## Remove .venv and everything that was generated beside the sources
	rm -rf $(VENV) .venv-booking build dist htmlcov mutants .coverage* src/*.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +

# Says a line in the language of the terminal: the first argument in English, the second in Japanese.
say = case "$${LC_ALL:-$${LC_MESSAGES:-$$LANG}}" in ja*) echo '$(2)';; *) echo '$(1)';; esac

# pip is the last thing that venv puts in place: without it the environment is half made.
$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Kijun needs Python 3.11 or later: make PYTHON=python3.11 …' >&2; exit 1; }
	@$(call say,Making $(VENV),$(VENV) を用意しています)
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.lock requirements/server.lock pyproject.toml | $(VENV)/bin/pip
	@$(call say,Installing Kijun into $(VENV). This may take a few minutes.,基準を $(VENV) に入れています。数分かかることがあります。)
	@$(INSTALL) --require-hashes --requirement requirements/run.lock
	@$(INSTALL) --require-hashes --requirement requirements/server.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.run
	@$(call say,Installing what tests and checks need. This may take a few minutes.,テストと検査に要るものを入れています。数分かかることがあります。)
	@$(INSTALL) --require-hashes --requirement requirements/dev.lock
	@$(PY) -m tools.system_packages
	@touch $@

# The last peer ships as source only; where it cannot be built the benchmark says so in its row.
$(VENV)/.bench: requirements/bench.lock requirements/bench-source.lock $(VENV)/.run
	@echo 'Installing the peers'
	@$(INSTALL) --require-hashes --requirement requirements/bench.lock
	@$(INSTALL) --require-hashes --use-pep517 --no-build-isolation \
		--requirement requirements/bench-source.lock \
		|| echo 'durable_rules is left out: it needs a C compiler and the headers of Python'
	@touch $@

.venv-booking/.made: requirements/bench-booking.lock
	@$(PYTHON) -m venv .venv-booking
	@.venv-booking/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

$(VENV)/.mutants: requirements/mutants.lock $(VENV)/.dev
	@$(INSTALL) --require-hashes --requirement requirements/mutants.lock
	@touch $@
