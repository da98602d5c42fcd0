# Each target is one or two ordinary commands, which the README shows too.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo picture test bench clean

demo: $(VENV)/installed
	$(BIN)/matchmaker demo demo/

picture: demo
	$(BIN)/python docs/picture.py

test: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: $(VENV)/installed-test
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) demo build *.egg-info

# The environment is made again when what it needs changes.
$(VENV)/installed: setup.cfg constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@
