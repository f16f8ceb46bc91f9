# Two commands matter to a newcomer: `make demo` and `make test`. Both install what is locked into .venv first.

SHELL := /bin/sh
UV_VERSION := 0.13.9
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV := $(shell command -v uv || echo .uv/bin/uv)
export UV_PYTHON_DOWNLOADS := never

CONSOLE := reports/console

OLDEST_CLIENT := duckdb==0.10.3

.PHONY: demo fleet test suite soak bench check install fleet-parts console clients wheel audit clean

demo: install
	@command -v npm >/dev/null && { npm_config_fetch_retries=0 $(MAKE) --no-print-directory console || echo "going on without it: sql.html will say what it lacks"; } || true
	.venv/bin/pulse demo

# A whole fleet on this machine: PostgreSQL (apt-get install postgresql), an object store, Prefect, two workers and one that leads run a night on the sandbox.
fleet: fleet-parts
	.venv/bin/python -m tests.worlds.fleet_on_this_machine

# The checks of types need one core: beside the tests, not before them.
test: install
	@$(MAKE) --no-print-directory -j 2 check suite

# Three on two cores: tests that wait for a process leave their core to another.
suite: install
	.venv/bin/pytest -n 3 --dist loadfile --no-loadscope-reorder

soak: install
	status=0; .venv/bin/pytest -m long -n 2 --dist loadfile --no-loadscope-reorder --timeout 7200 --junitxml .soak.xml || status=$$?; \
	.venv/bin/python -m tests.project.soak_record .soak.xml docs/soak.md; exit $$status

bench: install
	.venv/bin/python -m benchmarks

check: install
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

# Bytecode is compiled here once: else the first command takes some seconds longer, and each where Python may write none.
install: .venv/installed

.venv/installed: pyproject.toml uv.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=/path/to/python3"; exit 1; }
	@command -v git >/dev/null || { echo "git is needed: install it and run make again"; exit 1; }
	@test -x "$(UV)" || command -v $(UV) >/dev/null || { $(PYTHON) -m venv .uv && .uv/bin/pip install --quiet uv==$(UV_VERSION); }
	$(UV) sync --locked --quiet --compile-bytecode --python $(PYTHON)
	.venv/bin/python -m compileall -q catalog collectors flows reports sandbox scoring warehouse
	@touch $@

# The optional parts of a fleet, and an object store to try it with; without them the tests of the lake skip and say so.
fleet-parts: .venv/fleet-parts

.venv/fleet-parts: .venv/installed
	$(UV) sync --locked --quiet --compile-bytecode --extra fleet --group store --python $(PYTHON)
	@touch $@

# DuckDB's browser build, which `pulse report` puts into the site for sql.html: pinned in package-lock.json, with its hashes.
console: $(CONSOLE)/dist/about.json

$(CONSOLE)/dist/about.json: $(addprefix $(CONSOLE)/,package.json package-lock.json build.js engine.js values.js)
	@command -v npm >/dev/null || { echo "npm is needed for DuckDB's browser build: install node with npm and run make again"; exit 1; }
	cd $(CONSOLE) && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent build

# What readers use beside this project, for the tests of docs/sql.md; the oldest DuckDB has no wheel for every Python.
clients: .clients/installed

.clients/installed: tests/system/sql_clients/requirements.txt | install
	$(UV) venv --quiet --clear --python .venv/bin/python .clients
	$(UV) pip sync --quiet --python .clients --require-hashes tests/system/sql_clients/requirements.txt
	$(UV) pip install --quiet --python .clients --target .clients/oldest --only-binary :all: $(OLDEST_CLIENT) || echo "going on without $(OLDEST_CLIENT)"
	@touch $@

# What `pip install` gives a stranger: the wheel, with the newest versions that pyproject.toml allows instead of the locked ones.
wheel: install
	rm -rf .wheel
	$(UV) build --quiet --wheel --python .venv/bin/python --out-dir .wheel/dist .
	$(UV) venv --quiet --python .venv/bin/python .wheel/venv
	$(UV) pip install --quiet --python .wheel/venv .wheel/dist/*.whl

audit: install
	$(UV) export --locked --no-emit-project --no-dev --quiet --output-file .venv/requirements.txt
	$(UV) tool run pip-audit@2.10.1 --strict --require-hashes --disable-pip -r .venv/requirements.txt

clean:
	rm -rf .venv .uv .clients .wheel .mypy_cache .pytest_cache .ruff_cache .hypothesis $(CONSOLE)/dist $(CONSOLE)/node_modules
