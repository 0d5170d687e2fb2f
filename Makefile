# Two commands: `make run` shows what Noisegate does, `make test` proves that it works.
# A bare machine needs python3.11 with pip, nothing else.

PYTHON ?= python3.11
UV_VERSION := 0.13.9
UV := .tools/uv/bin/uv
RUN := $(UV) run --frozen --no-sync
DATA ?= ../shared/data

export UV_NO_PROGRESS ?= 1

.PHONY: run test setup lint fuzz bench docs clean lock
.DEFAULT_GOAL := run

$(UV):
	@echo "Fetching uv $(UV_VERSION) ..."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools/uv uv==$(UV_VERSION)

.venv/.ready: pyproject.toml uv.lock $(UV)
	@echo "Setting up .venv from uv.lock ..."
	@$(UV) sync --frozen --quiet --python $(PYTHON) --group docs
	@touch $@

setup: .venv/.ready

run: setup ## load the demo channel, read every comment, print the triage, write the report
	@$(RUN) noisegate demo

test: setup lint ## every test, ruff, mypy (strict), import-linter
	@$(RUN) pytest

lint: setup
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@$(RUN) lint-imports

lock: $(UV)
	@$(UV) lock
