# `make` or `make help` lists what there is. Only Python 3.11 (or later) and make are needed:
# everything else is installed into this folder (.venv, .uv) from uv.lock.

PORT ?= 8000
HUB_DATA_DIR ?= var
JOBS ?= 2
PYTEST_ARGS ?=
SCREENSHOTS_ARGS ?=
LANGUAGES := es it he ar
export PORT HUB_DATA_DIR
# Compiled modules are kept, whatever the shell says: a start takes seconds instead of twenty.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(PYTEST_ARGS)
STAMP := .venv/.installed
SAY := @printf '\n== %s\n'
SOURCES := community events home hub library search stakeholders

.DEFAULT_GOAL := help
.PHONY: help setup demo run test test-all test-database check format bench bench-community bench-search doctor manual messages openapi screenshots settings stack stack-down clean

help: ## this list
	@printf 'make TARGET [PORT=%s] [HUB_DATA_DIR=%s] [JOBS=%s] [PYTEST_ARGS=...]\n\n' $(PORT) $(HUB_DATA_DIR) $(JOBS)
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) \
	  | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

setup: $(STAMP) ## make .venv with every requirement of uv.lock

# uv from the PATH, else one in .uv; `make setup PYTHON=python3.12` chooses the interpreter
$(STAMP): pyproject.toml uv.lock
	@sh deploy/install.sh
	@touch $@

demo: setup ## the whole hub with its demo content, on PORT
	@$(BIN)/python -m hub.ports $(PORT)
	@$(BIN)/python deploy/prepare_demo.py
	@mkdir -p '$(HUB_DATA_DIR)/static'
	@exec env DJANGO_SETTINGS_MODULE=hub.settings.dev $(BIN)/gunicorn --config deploy/gunicorn.demo.py hub.wsgi

run: setup ## the development server, reloading as you edit
	@HUB_DEBUG=true $(MANAGE) runserver $(PORT)

# With a Chromium, `make test` also looks at every page in English and Arabic, and walks the journeys
# marked `everyday`; the other languages and journeys are `make test-all`'s.
test: setup ## the suite without migrations and slow tests
	@$(PYTEST) -m "not slow and not long"

test-all: setup ## every test, with migrations; what CI runs
	@$(PYTEST) --migrations -m "not long"

test-database: setup ## of these, what asks the database; CI runs it on PostgreSQL after test-all on SQLite
	@$(PYTEST) --migrations -m "not long" --second-database

check: setup ## lint, format, types, layers, templates, compose file, migrations, translations
	$(SAY) 'ruff check'
	@$(BIN)/ruff check .
	$(SAY) 'ruff format'
	@$(BIN)/ruff format --check .
	$(SAY) 'import-linter: the layers'
	@$(BIN)/lint-imports
	$(SAY) 'mypy'
	@$(BIN)/mypy
	$(SAY) 'djlint'
	@$(BIN)/djlint --lint --quiet $(SOURCES)
	$(SAY) 'compose.yaml, by the schema of the Compose Specification'
	@$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec deploy/compose.yaml
	$(SAY) 'Django: house rules, migrations'
	@$(MANAGE) check --fail-level WARNING
	@$(MANAGE) makemigrations --check --dry-run
	$(SAY) 'Translations'
	@$(BIN)/python -m pytest --quiet --no-header tests/architecture/test_catalogues.py

format: setup ## put imports and code into the house format
	@$(BIN)/ruff check --fix-only --select I .
	@$(BIN)/ruff format .

bench: setup ## measure speed and size against the budgets
	@$(BIN)/python -m bench $(BENCH_ARGS)

bench-community: setup ## what a discussion of thousands of posts costs beside a short one, and digests
	@$(BIN)/python -m bench.community

bench-search: setup ## how well and how fast searches are answered: recall, rank, times
	@$(BIN)/python -m bench.golden

doctor: setup ## what is missing or wrong on this machine, in plain words
	@$(MANAGE) doctor

messages: setup ## collect texts to translate and compile catalogues (needs gettext)
	@$(MANAGE) makemessages $(LANGUAGES:%=--locale %) --add-location file --no-wrap \
	  --ignore .venv --ignore .uv --ignore var --ignore tests --ignore bench
	@$(MANAGE) compilemessages --ignore .venv --ignore .uv

manual: setup ## set the user manual as PDF in five languages (needs Pango, see `make doctor`)
	@$(MANAGE) build_manual

openapi: setup ## write the API contract to tests/api/snapshots/openapi.json
	@$(MANAGE) export_openapi --output tests/api/snapshots/openapi.json

screenshots: setup ## the main pages in all languages, themes and widths, into HUB_DATA_DIR/screenshots
	@$(BIN)/python -m tests.journeys.screenshots $(SCREENSHOTS_ARGS)

settings: setup ## write docs/reference/settings.md from the list of variables
	@$(BIN)/python -m hub.settings.reference

stack: setup ## what production runs, on this machine: databases, search engine, two replicas, worker, tick, nginx on PORT
	@$(BIN)/python deploy/stack.py up

stack-down: ## stop what `make stack` started; its data in HUB_DATA_DIR/stack stay
	@$(BIN)/python deploy/stack.py down

clean: ## remove what was installed and cached; data in HUB_DATA_DIR stays
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
