# One door to everything; `make` alone lists the targets. A set-up is made once and again when its pins change.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ok
PINS := $(VENV)/.pins
PEERS := $(VENV)/.bench
TWINS := $(wildcard archiver/*/*.pyx archiver/*/*.pxd)
URL ?=
CONFIG ?=
DAY ?= 1
OUTPUT ?= output
DATA ?= ../shared/data/articles-dev.jsonl.xz
FOLDS ?=
COMMANDS ?=
POINTS ?=
CUTS ?=
BENCH ?=
ENGINE ?=
# Where campaigns work that need no disk: whatever is killed, the kernel has what it wrote. A sync costs nothing there.
MEMORY := $(wildcard /dev/shm)
FLIPS ?= 1000
SEED ?= 1
SIZES ?=
FOLDER ?= ../shared/ftr-site-config

.DEFAULT_GOAL := help
.PHONY: help setup crawl test check engines ftr bench bench-crawl bench-reextract bench-throughput train census days manners schema clean replay rot kill-sweep fault-sweep power-cut starters bench-publish scale weeks breaks readers

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## Set up .venv (done by the other targets as needed)

$(STAMP): $(PINS) compile.py $(TWINS) $(wildcard $(TWINS:.pyx=.py))
	@$(BIN)/python compile.py
	@touch $@

$(PINS): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "archiver needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "venv failed; on Debian or Ubuntu: apt-get install -y python3-venv"; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

crawl: $(STAMP) ## Crawl and publish: the demo site, or URL=https://news.example, or CONFIG=sources.toml
ifneq ($(URL),)
	@$(BIN)/archiver crawl '$(URL)' --output '$(OUTPUT)'
else ifneq ($(CONFIG),)
	@$(BIN)/archiver crawl --config '$(CONFIG)' --output '$(OUTPUT)'
else
	@$(BIN)/archiver demo --day $(DAY) --output '$(OUTPUT)'
endif

test: $(STAMP) ## Run the tests, two files at a time: most of them wait for a server or a disk
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(STAMP) ## Run ruff, mypy and the tests of the house
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/house

ftr: $(STAMP) ## Try real ftr-site-config files, of the checkout in FOLDER, on pages made for them
	@$(BIN)/archiver site test '$(FOLDER)'
	@$(BIN)/python -m pytest tests/unit/test_ftr.py --ftr '$(FOLDER)' -rs

engines: $(STAMP) ## Crawl real site engines full of posts and count the requests: ENGINE=WordPress, Pelican or Hexo, else all
	@$(BIN)/python -m tests.engines $(if $(ENGINE),--only '$(ENGINE)')

bench: $(PEERS) ## Compare us with peers on labelled pages: DATA=file or folder, FOLDS=build/folds for figures out of fold
	@$(BIN)/python -m tests.bench.compare '$(DATA)' $(if $(FOLDS),--folds '$(FOLDS)') $(BENCH)

$(PEERS): $(STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@touch $@

bench-crawl: $(STAMP) ## Crawl the labelled pages of DATA as one site and time it
	@$(BIN)/python tests/bench/site.py '$(DATA)'

bench-reextract: $(STAMP) ## Articles a second of reextract over generated pages, large and small
	@$(BIN)/python -m tests.bench.reextract $(BENCH)

bench-throughput: $(PEERS) ## Pages a second of a whole crawl, beside a bare Scrapy spider and one that calls trafilatura
	@$(BIN)/python -m tests.bench.throughput $(BENCH)

bench-publish: $(STAMP) ## What an edition costs: 200 sources from scratch, nothing new, one article more; archives of any size
	@$(BIN)/python -m tests.bench.publishing

scale: $(STAMP) ## Archives of 1k, 10k, 100k and 1M articles: rebuild, start, edition, search; SIZES="1000 10000" for others
	@$(BIN)/python -m tests.bench.scale $(SIZES) $(if $(SIZES),,--plot docs/scale.svg)

train: $(STAMP) ## Train the block and page models again on the labelled pages of DATA, and measure them out of fold
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	@$(BIN)/python -m tests.bench.train --data '$(DATA)' --out archiver/data --folds build/folds
	@$(BIN)/python -m tests.bench.train_gate --data '$(DATA)' --folds build/folds --out archiver/data
	@$(BIN)/python -m tests.bench.compare '$(DATA)' --with archiver --folds build/folds --by-fold --worst 10

census: $(STAMP) ## Read 300 generated pages of six designs the real way: what is gone, 50 orders of arrival, copies, cost
	@$(BIN)/python -m tests.bench.editions
	@$(BIN)/python -m tests.bench.copies

days: $(STAMP) ## Crawl a paper over ten simulated days, eight times a day, and count what it was asked
	@$(BIN)/python -m tests.bench.days

weeks: $(STAMP) ## Simulate sources over months, healthy and broken: false alarms, and how soon a break is seen
	@$(BIN)/python -m tests.bench.weeks '$(SEED)'

breaks: $(STAMP) ## Break a crawled paper in twenty ways: does the first run after it say so?
	@$(BIN)/python -m tests.breaks

kill-sweep: $(STAMP) ## Kill runs at state-changing calls and at random moments: COMMANDS="crawl publish"; POINTS=9999 for all
	@TMPDIR=$(MEMORY) $(BIN)/python -m tests.faults.sweep kill $(COMMANDS) --points $(or $(POINTS),150)
	@TMPDIR=$(MEMORY) $(BIN)/python -m tests.faults.moments $(COMMANDS)

fault-sweep: $(STAMP) ## A full disk, an I/O error, a read-only disk at state-changing calls: COMMANDS, POINTS as above
	@for fault in ENOSPC EIO EROFS; do \
	  TMPDIR=$(MEMORY) $(BIN)/python -m tests.faults.sweep $$fault $(COMMANDS) --points $(or $(POINTS),60) || exit 1; done

power-cut: $(STAMP) ## Cut the power of a disk in a file (root): COMMANDS, CUTS of each; and the control, which must lose
	@$(BIN)/python -m tests.faults.power $(COMMANDS) $(if $(CUTS),--cuts $(CUTS))
	@! $(BIN)/python -m tests.faults.power publish --cuts 20 --without-fsync

starters: $(STAMP) ## Start two to eight runs on one folder together, 100 rounds
	@TMPDIR=$(MEMORY) $(BIN)/python -m tests.faults.starters

rot: $(STAMP) ## Flip FLIPS random bits of archives, singly and twenty at once: is each seen and put back? SEED=1
	@TMPDIR=$(MEMORY) $(BIN)/python -m tests.rot --flips '$(FLIPS)' --seed '$(SEED)'

manners: $(STAMP) ## Crawl some thirty hosts three times, over a kill: what each says, what it was asked, what of it is forbidden
	@$(BIN)/python -m tests.manners.matrix

replay: $(STAMP) ## Replay raw pages, revisits too, with pywb, in an environment of its own since it pins much
	@$(PYTHON) -m venv $(VENV)/replay
	@$(VENV)/replay/bin/python -m pip install --quiet --disable-pip-version-check 'pywb>=2.10,<3'
	@PATH="$(CURDIR)/$(VENV)/replay/bin:$$PATH" $(BIN)/python -m pytest tests/e2e/test_replay.py -rs

readers: $(STAMP) ## Have real feed readers poll through seven simulated days, and write docs/readers.md
	@$(BIN)/python -m tests.readers

schema: $(STAMP) ## Write the JSON Schemas of the records and of the events again
	@$(BIN)/python -c 'from archiver.codec import json_schema; from archiver.items import Article; print(json_schema(Article), end="")' > archiver/data/schema/article.json
	@$(BIN)/python -c 'from archiver.codec import json_schema; from archiver.cli.events import Event; print(json_schema(Event), end="")' > archiver/data/schema/events.json

clean: ## Remove what the targets made, but never output/
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis build dist archiver/*/*.so
