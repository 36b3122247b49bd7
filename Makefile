# `make help` lists the targets. Everything runs in .venv, which is made when it is missing and left alone when nothing changed.
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# What `make soak` plays: so many simulated days, from this seed on.
SEEDS ?= 20000
FROM ?= 0

# Tests and benchmarks start these programs hundreds of times, as laptops do that have started them before.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help venv run test check lint format bench soak lock wheel

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

venv: .venv/stamp ## make the environment (each target does it by itself)

# The stamp names the folder that it was made in; an environment does not survive being moved.
ifneq ($(shell cat .venv/stamp 2>/dev/null),$(realpath .))
.PHONY: .venv/stamp
endif

.venv/stamp: requirements.txt pyproject.toml
	@sh tools/environment

run: .venv/stamp ## play the county's day: server, desk page and your squad
	@$(BIN)/fieldkit demo

test: lint ## everything: rules, types, all tests
	$(PYTEST) -n 3 --dist worksteal

check: lint ## the quick part, under a minute
	$(PYTEST) -n 2 --dist worksteal -m "not slow" --hypothesis-profile=quick -q

lint: .venv/stamp ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/stamp ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/stamp ## measure; one JSON line per figure
	@$(BIN)/python -m benchmarks

soak: .venv/stamp ## a night of it (SEEDS=20000 FROM=0): 200 kills of each program, then simulated days
	FIELDKIT_ROUNDS=200 $(PYTEST) tests/processes -q
	@$(BIN)/python -m tests.simulation.soak $(SEEDS) --from $(FROM)

lock: .venv/stamp ## make requirements.txt anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras --generate-hashes \
		--no-annotate --custom-compile-command 'make lock' \
		--output-file requirements.txt pyproject.toml

wheel: .venv/stamp ## the package as one file in dist/, to install on laptops
	$(BIN)/python -m hatchling build --target wheel
