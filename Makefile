# Two commands: `make run` shows what Noisegate does, `make test` proves that it works.
# A bare machine needs python3.11 with pip, nothing else.

PYTHON ?= python3.11
UV_VERSION := 0.13.9
UV := .tools/uv/bin/uv
RUN := $(UV) run --frozen --no-sync

# The inbox is heard with a screen reader from npm, and npm comes with the environment.
SPEECH := tests/show/inbox/speech

# Waiting threads sleep: training shares the machine politely, and is quicker for it.
TRAIN := OMP_WAIT_POLICY=passive TOKENIZERS_PARALLELISM=false .venv-train/bin/python
DATA ?= ../shared/data

export UV_NO_PROGRESS ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup run test lint fuzz bench bench-inbox bench-serve soak docs pictures train agreement card lock clean

help: ## say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /'

$(UV):
	@echo "Fetching uv $(UV_VERSION) ..."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target .tools/uv uv==$(UV_VERSION)

.venv/.ready: pyproject.toml uv.lock $(UV)
	@echo "Setting up .venv from uv.lock ..."
	@$(UV) sync --frozen --quiet --python $(PYTHON) --group docs
	@touch $@

setup: .venv/.ready ## make the environment in .venv from the lock

$(SPEECH)/node_modules/.package-lock.json: $(SPEECH)/package-lock.json | .venv/.ready
	@echo "Fetching the screen reader that the tests listen to ..."
	@cd $(SPEECH) && PATH="$(CURDIR)/.venv/bin:$$PATH" \
		npm ci --no-audit --no-fund --ignore-scripts --silent --fetch-timeout=60000 --fetch-retries=1 \
		&& touch node_modules/.package-lock.json || echo "It could not be fetched; its tests will be skipped."

run: setup ## open the inbox in the browser, on the demo channel
	@echo "The command lies in .venv/bin. To call it noisegate: . .venv/bin/activate, or pipx install ."
	@echo
	@exec $(RUN) noisegate open --demo

# A file of tests at a time for each processor: what is slow to set up is shared within a file.
test: setup lint $(SPEECH)/node_modules/.package-lock.json ## run every test (those in the browser need Chromium), ruff, mypy and import-linter
	@$(RUN) pytest -n auto --dist loadfile

lint: setup ## ruff, mypy (strict) and import-linter
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@$(RUN) lint-imports

fuzz: setup ## throw damaged files at the readers for ten minutes (SECONDS=600)
	@$(RUN) python fuzz/arrive.py --seconds $(or $(SECONDS),600)

bench: setup ## print speeds and memory on this machine
	@$(RUN) python bench/arrive.py
	@$(RUN) python bench/store.py
	@$(RUN) python bench/take_in.py

bench-inbox: setup ## fill a store with a million comments, and time every page of the inbox (needs Chromium)
	@$(RUN) python bench/inbox.py

bench-serve: .venv-train/.ready ## time the server in Perspective's place, beside BERT in the same server
	@OMP_WAIT_POLICY=passive .venv-train/bin/python bench/serve.py

soak: setup ## let good and bad clients at the server for ten minutes (SECONDS=600)
	@$(RUN) python bench/soak.py --seconds $(or $(SECONDS),600)

docs: setup ## write the generated pages and build the site into site/
	@$(RUN) python docs/generate.py
	@NO_MKDOCS_2_WARNING=1 $(RUN) mkdocs build --strict --quiet

pictures: setup ## take what the docs show from real runs (needs Chromium)
	@$(RUN) python docs/pictures.py

# PyPI's torch brings CUDA on Linux; a smaller one comes with UV_TORCH_BACKEND=cpu.
# pip's own wheel folder, where a machine has one, serves uv as well.
.venv-train/.ready: pyproject.toml $(UV)
	@echo "Setting up .venv-train, with torch ..."
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv-train
	@UV_FIND_LINKS="$(PIP_FIND_LINKS)" $(UV) pip install --quiet --python .venv-train -e '.[train]'
	@touch $@

train: .venv-train/.ready ## train the model from DATA and put it in its place; goes on where it stopped
	@$(TRAIN) training/prepare.py --data $(DATA)
	@$(TRAIN) training/train.py --data $(DATA)
	@$(TRAIN) training/export.py --data $(DATA)
	@$(TRAIN) training/calibrate.py --data $(DATA)
	@$(TRAIN) training/bridging.py --data $(DATA)

agreement: .venv-train/.ready ## measure how well scores agree with people, and write docs/agreement.md
	@$(TRAIN) training/perspective.py --data $(DATA)

card: .venv-train/.ready ## measure the model on validation and locked test, and write its card
	@$(TRAIN) training/evaluate.py --data $(DATA)
	@$(TRAIN) bench/read.py --json training/work/scores/speed.json
	@$(TRAIN) training/tastes.py --data $(DATA)
	@$(TRAIN) training/perspective.py --data $(DATA)
	@$(TRAIN) training/describe.py
	@$(TRAIN) training/card.py --data $(DATA)

lock: $(UV) ## take newer versions into uv.lock
	@$(UV) lock --upgrade

clean: ## remove what the other commands made
	@rm -rf .venv .venv-train .tools build dist site $(SPEECH)/node_modules
