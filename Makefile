# The only things assumed are make, Python 3.11 or newer and a network for the first run.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
# Where the CPU build of torch is fetched from, if the package index has only the large one.
TORCH_INDEX ?=

# The tests in the browser, which `make test` leaves out.
BROWSER := smoke access uploads choices files sessions

.PHONY: demo test app check browser setup clean

demo: setup
	$(RUN) -m analyzer compare harbour-times-1 --corpus corpora/demo --out out/demo

test: setup
	$(RUN) -m pytest

app: setup
	$(RUN) -m streamlit run app.py

check: setup
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

browser: setup
	$(RUN) -m pytest $(BROWSER:%=tests/browser/%.py)

setup: $(READY)

# The stamp is as new as the requirements it was installed from.
$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "error: $(PYTHON) is missing or older than Python 3.11; install a newer one and name it," \
	    "for example: make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo "error: $(PYTHON) comes without venv; on Debian and Ubuntu: apt-get install python3-venv" \
	    >&2; exit 1; }
	@echo "Installing the libraries into $(VENV); this happens once and takes a few minutes." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(if $(TORCH_INDEX),$(RUN) -m pip install -q --index-url $(TORCH_INDEX) \
	  $$(grep '^torch==' requirements.txt))
	@$(RUN) -m pip install -q -r requirements.txt
	@touch $@

clean:
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .hypothesis
