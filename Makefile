# Every command a person needs. `make demo` and `make test` are the whole set-up.
PY := .venv/bin/python
UV := .venv/bin/uv
# The interpreter is the machine's own; nothing is downloaded but packages.
export UV_PYTHON_DOWNLOADS := never

.PHONY: help demo test run quick fix lint house reference translations ledger bench spark audit ci clean
help:        ## list these
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/  /'

.venv/run: requirements.lock pyproject.toml tools/uv.txt
	@test -x $(PY) || python3 -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r tools/uv.txt
	@$(UV) pip sync --quiet --require-hashes $(if $(wildcard .venv/dev),requirements-dev.lock,requirements.lock)
	@touch .venv/run

.venv/dev: requirements-dev.lock .venv/run
	@$(UV) pip sync --quiet --require-hashes requirements-dev.lock
	@touch .venv/dev

demo: .venv/run  ## from a bare clone to the running sites, on an invented force
	@$(PY) -m custodiet demo

run: .venv/run  ## the sites again, with the invented force that is there
	@CUSTODIET_DEMO=yes $(PY) -m custodiet serve

test: .venv/dev  ## from a bare clone to a green suite: everything that CI tests
	@$(PY) -m tools.suite

quick: .venv/dev  ## rules and house tests, no database, seconds
	@$(PY) -m pytest -q -k "rules or policy or clocks or machine or refs" custodiet tests

fix: .venv/dev  ## format and sort; rewrite docs/reference
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet . ; .venv/bin/djlint --reformat --quiet custodiet || true
	@CUSTODIET_DEMO=yes $(PY) -m tools.reference

lint: .venv/dev  ## ruff, mypy, djlint
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && CUSTODIET_DEMO=yes .venv/bin/mypy custodiet && .venv/bin/djlint --lint --quiet custodiet

house: .venv/dev  ## the floor plan
	@.venv/bin/lint-imports --no-cache

reference: .venv/dev  ## write docs/reference from the code; CI fails if that changes anything
	@CUSTODIET_DEMO=yes $(PY) -m tools.reference

translations: .venv/dev  ## gather what the street says, and make its Welsh catalogue anew
	@CUSTODIET_DEMO=yes $(PY) -m tools.translations

ledger: .venv/run  ## verify the whole chain of the current database
	@CUSTODIET_DEMO=yes $(PY) -m custodiet ledger verify

bench: .venv/dev  ## the benchmarks, as ratios, written to docs/reference/benchmarks.md
	@$(PY) -m tools.bench --millions $(or $(MILLIONS),5 50 200)
	@$(PY) -m tools.bench_reports

spark: .venv/dev  ## each detector and block by itself on DuckDB and on Spark; takes long, needs Java
	@$(PY) -m pytest -q -n 0 -m spark custodiet/detection/tests/test_spark.py

audit: .venv/dev  ## known weaknesses in what is locked
	@.venv/bin/pip-audit --require-hashes --disable-pip -r requirements.lock

ci: lint house test  ## exactly what the server runs

clean:       ## take away what was built, and the invented force
	@rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache
