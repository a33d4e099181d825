# Needs Python 3.11 or later and make; everything else goes into .venv, at the versions of constraints.txt.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Tests build in a folder of their own: they neither need nor disturb output/.
TEST_OUTPUT := .test-output

export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: $(STAMP) ## Build the funnel of the shipped sample and print it
	$(BIN)/lead-taxonomy build

.PHONY: test
test: fast sqlfluff slow ## All checks

.PHONY: fast
fast: $(STAMP) ## The checks of some four minutes: ruff, mypy, yamllint, dbt parse, pytest without its slow tests
	@started=$$(date +%s) && \
	$(MAKE) --no-print-directory ruff mypy yamllint parse unit && \
	echo "Fast checks took $$(($$(date +%s) - started)) s."

.PHONY: slow
slow: $(STAMP) ## The checks that build: dbt unit and data tests on the sample, pytest's slow tests
	$(BIN)/lead-taxonomy build --output $(TEST_OUTPUT) --full-refresh \
	  --vars 'systems: [salesforce, hubspot, marketo, pardot, dynamics]'
	LEAD_TAXONOMY_DATABASE=$(TEST_OUTPUT)/sample/build.duckdb $(BIN)/dbt test --select test_type:unit \
	  --no-partial-parse --warn-error --profiles-dir . --target-path $(TEST_OUTPUT)/target --log-path $(TEST_OUTPUT)/logs
	$(BIN)/pytest -m slow -n 2

.PHONY: lint
lint: ruff mypy yamllint sqlfluff ## ruff, mypy, yamllint, sqlfluff

.PHONY: ruff
ruff: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: mypy
mypy: $(STAMP)
	$(BIN)/mypy

.PHONY: yamllint
yamllint: $(STAMP)
	$(BIN)/yamllint --strict .

# sqlfluff leaves out a file that does not compile and still exits with 0.
.PHONY: sqlfluff
sqlfluff: $(STAMP)
	@mkdir -p $(TEST_OUTPUT)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/sqlfluff lint --processes 2 models tests/dbt > $(TEST_OUTPUT)/sqlfluff.log 2>&1 \
	  || { cat $(TEST_OUTPUT)/sqlfluff.log; exit 1; }
	@cat $(TEST_OUTPUT)/sqlfluff.log
	@! grep -i "skipped file" $(TEST_OUTPUT)/sqlfluff.log

.PHONY: parse
parse: $(STAMP) ## dbt parse, where a warning is an error
	$(BIN)/dbt parse --warn-error --no-partial-parse --profiles-dir . --target lint \
	  --target-path $(TEST_OUTPUT)/target --log-path $(TEST_OUTPUT)/logs

.PHONY: unit
unit: $(STAMP) ## pytest without the slow tests
	$(BIN)/pytest -m "not slow" -n 2

.PHONY: bench
bench: $(STAMP) ## Time a build against the least that any SQL needs: make bench N=1000000
	PYTHONPATH=scripts $(BIN)/python -m benchmark $(or $(N),100000)

.PHONY: docs
docs: $(STAMP) ## The documentation as two pages: output/docs/index.html and lineage.html
	PYTHONPATH=scripts $(BIN)/python -m docs_site output/docs

.PHONY: metrics
metrics: $(STAMP) ## Query the metrics of the build: make metrics QUERY=win_rate_by_month
	$(BIN)/dbt parse --quiet --profiles-dir .
	$(BIN)/mf query --saved-query $(or $(QUERY),time_in_stage)

.PHONY: screenshots
screenshots: $(STAMP) ## Take the pictures of docs/images again
	$(BIN)/lead-taxonomy build --output $(TEST_OUTPUT) --vars '{definition_bases: [as_agreed, restated]}'
	PYTHONPATH=scripts $(BIN)/python -m screenshots $(TEST_OUTPUT)

.PHONY: systems-sample
systems-sample: $(STAMP) ## Write the exports of data/systems again
	rm -rf data/systems
	$(BIN)/python -m lead_taxonomy.sample_systems data/systems

.PHONY: constraints
constraints: $(STAMP) ## Pin the newest versions that pyproject.toml allows
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --upgrade --python-version 3.11 --no-strip-extras \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file constraints.txt
	@# To pip, a pin of name[extra] is none of name, which another package may ask for: each is there twice.
	awk '/^[^ ]/ {pin = $$0; two = sub(/\[.*\]==/, "==", pin); text = pin} /^ / {text = text "\n" $$0} {print} \
	  two && !/\\$$/ {print text}' constraints.txt > constraints.new && mv constraints.new constraints.txt

.PHONY: clean
clean: ## Remove what tests and tools made; output/ and .venv stay
	rm -rf $(TEST_OUTPUT) target logs .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: venv
venv: $(STAMP) ## The virtual environment

$(STAMP): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or later is needed, and $(PYTHON) is not. Try: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement constraints.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
