# Two commands matter to a newcomer: `make demo` and `make test`. Both install what is locked into .venv first.

SHELL := /bin/sh
UV_VERSION := 0.13.9
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV := $(shell command -v uv || echo .uv/bin/uv)
export UV_PYTHON_DOWNLOADS := never

.PHONY: demo test check install audit clean

demo: install
	.venv/bin/pulse demo

test: check
	.venv/bin/pytest -n 2 --dist loadfile

check: install
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

install: .venv/installed

.venv/installed: pyproject.toml uv.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=/path/to/python3"; exit 1; }
	@command -v git >/dev/null || { echo "git is needed: install it and run make again"; exit 1; }
	@test -x "$(UV)" || command -v $(UV) >/dev/null || { $(PYTHON) -m venv .uv && .uv/bin/pip install --quiet uv==$(UV_VERSION); }
	$(UV) sync --locked --quiet --python $(PYTHON)
	@touch $@

audit: install
	$(UV) export --locked --no-emit-project --no-dev --quiet --output-file .venv/requirements.txt
	$(UV) tool run pip-audit --require-hashes --disable-pip -r .venv/requirements.txt

clean:
	rm -rf .venv .uv .mypy_cache .pytest_cache .ruff_cache .hypothesis
