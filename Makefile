# What can be done here? `make run` is the platform, `make test` its proof; the rest is for those who change it.
.DEFAULT_GOAL := help
UV = $(shell ./scripts/find-uv)
RUN = $(UV) run --frozen --no-sync
unexport PYTHONDONTWRITEBYTECODE # without compiled modules every start takes ten seconds longer

.PHONY: help
help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.PHONY: setup
setup: ## Make both environments from their lock files
	@test -n "$(UV)"
	@$(UV) sync --frozen --inexact --no-dev
	@$(UV) sync --frozen --inexact --no-dev --project bot

.PHONY: setup-dev
setup-dev:
	@test -n "$(UV)"
	@$(UV) sync --frozen
	@$(UV) sync --frozen --project bot

.PHONY: run
run: setup ## Set up what is missing, train, start everything, print the addresses
	@exec $(RUN) huansu run

.PHONY: test
test: setup-dev ## Every test; servers that are not here are skipped with the reason (never in CI)
	@$(RUN) python -m tests.everything

.PHONY: lint
lint: setup-dev
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) lint-imports
	@$(RUN) mypy
	@$(RUN) mypy --config-file bot/pyproject.toml --python-executable bot/.venv/bin/python bot

.PHONY: check
check: lint ## Format, lint, types, import rules, fast tests
	@$(RUN) pytest -q tests/unit tests/contract

.PHONY: format
format: ## Format the code
	@$(RUN) ruff format .
	@$(RUN) ruff check --fix .

.PHONY: bench
bench: ## Ratios measured side by side, from one run
	@test -n "$(UV)"
	@$(UV) sync --frozen --group bench
	@$(UV) sync --frozen --project bot
	@$(RUN) python -m runtime.bench

.PHONY: docs
docs: setup-dev ## Write the pages that are generated from code
	@$(RUN) huansu docs

.PHONY: clean
clean: ## Remove data, models and logs of this folder's installation
	rm -rf var
