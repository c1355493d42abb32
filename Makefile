# `make help` lists what there is. Recipes run in bash with scripts/environment, which puts
# what scripts/setup installed for this project into reach.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
export BASH_ENV := $(CURDIR)/scripts/environment
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# A card or folder to attach instead of the drawn one.
CAMERA ?= .run/camera
WEB_SOURCES := $(shell find web -type f \
	-not -path 'web/node_modules/*' -not -path 'web/build/*' -not -path 'web/.svelte-kit/*' 2>/dev/null | sed 's/ /\\ /g')
WEB_BUILT := web/.svelte-kit/built

.PHONY: help setup setup-tests run test check web bench package clean

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

setup:
	@scripts/setup

setup-tests:
	@scripts/setup --tests

run: setup web $(if $(filter .run/camera,$(CAMERA)),.run/camera) ## Build and try Cradle (CAMERA=/path/to/card attaches a real one)
	cargo build --locked --package cradle --package cradle-agent --package cradle-camera --package cradle-imaging
	@exec "$${CARGO_TARGET_DIR:-target}/debug/cradle" demo --data .run/centre --camera "$(CAMERA)"

test: setup-tests ## Install what is missing and run every check and test
	@scripts/test

check: setup ## Only the checks that need no server and no browser
	@scripts/test check

web: setup $(WEB_BUILT) ## Build the pages, if they changed

bench: setup-tests web ## Measure, beside the peers
	bench/run

package: setup web ## Make Debian packages, in target/debian
	@scripts/package

clean: ## Remove what was built and the demonstration's data
	rm -rf target web/build web/.svelte-kit web/node_modules e2e/node_modules e2e/results bench/results .run

# Drawn once; the drawing takes some seconds.
.run/camera: | setup
	cargo run --quiet --locked --package xtask -- sample-camera $@

$(WEB_BUILT): $(WEB_SOURCES) $(if $(wildcard web/build/*),,web-again) | setup
	scripts/npm-ci web
	npm --prefix web run --silent build
	@mkdir -p $(@D) && touch $@

.PHONY: web-again
web-again:
