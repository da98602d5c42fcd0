# Each target is one or two ordinary commands, which the README shows too.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo picture test screens catalogs bench clean

demo: $(VENV)/installed
	$(BIN)/matchmaker demo demo/

picture: demo
	$(BIN)/python docs/picture.py

# Pages are tried in a real browser: Debian's own, fetched where that is possible, never a downloaded one.
test: $(VENV)/installed-test
	@command -v chromium >/dev/null || [ $$(id -u) -ne 0 ] || apt-get install -y --no-install-recommends chromium || true
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile

screens: $(VENV)/installed-test
	$(BIN)/python -m tests.screens screens/

catalogs: $(VENV)/installed-test
	$(BIN)/python -m tests.catalogs

# The published instances are measured too where their folder is given: make bench B2B=folder
bench: $(VENV)/installed-bench
	$(BIN)/python -m benchmarks $(if $(B2B),--b2b $(B2B))

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

$(VENV)/installed-bench: $(VENV)/installed-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	touch $@
