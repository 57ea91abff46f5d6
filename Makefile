# Two commands do everything: `make run` and `make test`. Each sets up what it needs first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
# Three on two cores: much of a test is waiting for a browser, a database or a process that starts. In the order of the
# files: the browser's long tests begin early, and no worker is left alone with one of them at the end.
WORKERS ?= 3

.PHONY: setup run test check bench soak setup-dev setup-debian clean

# The stamps remember which lock file was installed, so that a second start takes seconds.
setup: $(VENV)/.runtime-stamp webui/static/.built

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Fingerpost needs Python 3.11 or newer; $(PYTHON) is older."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make a virtual environment here. Install Debian's python3-venv package, then try again."; rm -rf $(VENV); exit 1; }

$(VENV)/.runtime-stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python tools/install_project.py
	@touch $@

$(VENV)/.dev-stamp: requirements-dev.lock $(VENV)/.runtime-stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

webui/assets/node_modules/.stamp: webui/assets/package.json webui/assets/package-lock.json
	@command -v npm >/dev/null || { echo "Fingerpost's pages are built with Node.js 20 or newer; npm was not found. Install Node.js, then try again."; exit 1; }
	cd webui/assets && npm ci --silent --no-audit --no-fund
	@touch $@

webui/static/.built: webui/assets/node_modules/.stamp $(shell find webui/assets -type f -not -path '*/node_modules/*' 2>/dev/null)
	cd webui/assets && node build.mjs
	@touch $@

setup-dev: setup $(VENV)/.dev-stamp

setup-debian:
	@tools/debian_packages.sh

run: setup
	@$(BIN)/fingerpost run --port $(PORT) --demo

test: setup-dev setup-debian
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder -m "not soak"

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/djlint --check --lint --quiet webui/templates
	cd webui/assets && npm run --silent check
	$(BIN)/fingerpost lint workflows
	$(BIN)/fingerpost rehearse --all

bench: setup-dev setup-debian
	$(BIN)/python -m benchmarks $(BENCH)

# Each process would build the container for itself.
soak: CONTAINER := tests/operations/test_deploy_container.py
soak: setup-dev
	@tools/debian_packages.sh soak
	$(BIN)/python -m pytest -n $(WORKERS) -m soak --ignore $(CONTAINER)
	$(BIN)/python -m pytest -m soak $(CONTAINER)

clean:
	rm -rf $(VENV) webui/static webui/assets/node_modules
