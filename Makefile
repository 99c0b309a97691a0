# Every command of the project. `make` alone lists them; CONTRIBUTING.md says when to use which.

SWIFT ?= swift
# Empty (make test LOUD=1) to see every compiler step.
QUIET := $(if $(LOUD),,--quiet)

CHECKED := --explicit-target-dependency-import-check error
SWIFT_BUILD := $(SWIFT) build $(QUIET)
SWIFT_RELEASE := $(SWIFT) build $(QUIET) --configuration release
SWIFT_TEST := $(SWIFT) test --skip-build --disable-xctest
SWIFT_FORMAT := $(SWIFT) format
FORMATTED := $(wildcard Sources Tests Benchmarks Fuzzing) Package.swift

# The tests of what works with raw memory, C libraries and threads.
SANITIZED := ^(EventLoop|TransportSecurity|Wire|PeerNode)Tests

# The first Swift that builds this package, and the Debian packages it links or reads.
SWIFT_NEEDED := 6.3
APT_PACKAGES := libopenblas-dev libssl-dev libuv1-dev pkg-config dataset-fashion-mnist libjpeg-dev libpng-dev zlib1g-dev

MURMUR = $(shell $(SWIFT) build --configuration release --show-bin-path)/murmur
QUICKSTART := Runs/quickstart
REPRODUCTIONS := Simulations/reproductions

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup build release lint format test test-long test-sanitizers test-launchers fuzz demo reproduce bench clean

help: ## List these commands.
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing (apt packages); does nothing, and needs no network, when all is there.
	@command -v $(SWIFT) >/dev/null || { \
	    echo "error: no Swift compiler found (got no '$(SWIFT)'; expected Swift $(SWIFT_NEEDED) or later);" \
	        "install it from https://www.swift.org/install/linux and put it on the PATH" >&2; exit 1; }
	@version=$$($(SWIFT) --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1); \
	oldest=$$(printf '%s\n' "$(SWIFT_NEEDED)" "$${version:-0}" | sort -V | head -n 1); \
	[ "$$oldest" = "$(SWIFT_NEEDED)" ] || { \
	    echo "error: Swift is too old (got $${version:-an unknown version}; expected $(SWIFT_NEEDED) or later);" \
	        "install a newer one from https://www.swift.org/install/linux" >&2; exit 1; }
	@if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then \
	    pkg-config --exists openblas zlib libuv openssl libpng libjpeg 2>/dev/null || { \
	        echo "error: this machine has no apt, so nothing can be installed for you; please install" \
	            "pkg-config, OpenBLAS, zlib, libuv, OpenSSL, libpng and libjpeg with their headers (pkg-config must find openblas," \
	            "zlib, libuv, openssl, libpng and libjpeg)" >&2; exit 1; }; \
	    echo "note: no apt here; Fashion-MNIST is looked for where Debian's dataset-fashion-mnist puts it," \
	        "/usr/share/datasets/fashion-mnist"; \
	    exit 0; \
	fi; \
	missing=""; \
	for package in $(APT_PACKAGES); do \
	    state=$$(dpkg-query --show --showformat='$${db:Status-Status}' "$$package" 2>/dev/null) || true; \
	    [ "$$state" = installed ] || missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ]; then as_root="env"; \
	elif command -v sudo >/dev/null; then as_root="sudo env"; \
	else \
	    echo "error: packages are missing and only root may install them; run as root:" \
	        "apt-get install$$missing" >&2; exit 1; \
	fi; \
	echo "installing$$missing"; \
	$$as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq && \
	$$as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null

build: setup ## Build everything for debugging.
	@echo "building (debug)"
	@$(SWIFT_BUILD) $(CHECKED)

release: setup ## Build the command `murmur` at full speed.
	@echo "building murmur (release)"
	@$(SWIFT_RELEASE) $(CHECKED) --product murmur

lint: ## Check the formatting and the documentation comments.
	@echo "checking the format"
	@$(SWIFT_FORMAT) lint --strict --recursive $(FORMATTED)

format: ## Format the sources in place.
	@$(SWIFT_FORMAT) --in-place --recursive $(FORMATTED)

test: setup lint ## Everything that must hold before a change is proposed; what CI runs.
	@echo "building the tests (debug)"
	@$(SWIFT_BUILD) $(CHECKED) --build-tests
	@echo "building murmur (release)"
	@$(SWIFT_RELEASE) $(CHECKED) --product murmur
	@echo "running the fast tests"
	@$(SWIFT_TEST)

test-long: setup ## The fast and the long tests, at full speed (in .build/long-tests).
	@echo "building murmur (release)"
	@$(SWIFT_RELEASE) $(CHECKED) --product murmur
	@echo "building and running all tests (release)"
	@MURMUR_LONG_TESTS=1 $(SWIFT) test --disable-xctest $(CHECKED) --configuration release --scratch-path .build/long-tests \
	    -Xswiftc -enable-testing
	@echo "comparing 200 topologies with networkx and SciPy"
	@python3 Tests/Oracle/topology_oracle.py $(MURMUR) --graphs 200; status=$$?; [ $$status = 0 ] || [ $$status = 77 ]

test-sanitizers: setup ## Sockets, security and peers under the address and thread sanitizers (in .build/asan, .build/tsan).
	@echo "building and testing with the address sanitizer, which finds leaks too (debug)"
	@$(SWIFT) test --disable-xctest $(CHECKED) --sanitize address --scratch-path .build/asan --filter '$(SANITIZED)'
	@echo "building and testing with the thread sanitizer (debug)"
	@TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/thread-sanitizer.supp \
	    $(SWIFT) test --disable-xctest $(CHECKED) --sanitize thread --scratch-path .build/tsan --filter '$(SANITIZED)'

test-launchers: release ## Peers under Slurm and mpirun on this machine; installs both (apt packages), needs root.
	@Deployment/try-launchers.sh $(MURMUR); status=$$?; [ $$status = 0 ] || [ $$status = 77 ]

fuzz: setup ## Try random bytes on what reads a peer's (SECONDS=600 for each of three targets).
	@SWIFTC="$(SWIFT)c" Fuzzing/fuzz.sh $(or $(SECONDS),60)

demo: release ## Simulate the quick-start experiment, run it on real peers, and lay both side by side.
	@$(MURMUR) simulate Simulations/quickstart.yaml --output $(QUICKSTART) --force >/dev/null
	@$(MURMUR) launch Simulations/quickstart.yaml --variant gossip --variant neighbour-averaging --variant all-reduce \
	    --emulate-compute --output $(QUICKSTART)-measured --force >/dev/null
	@$(MURMUR) compare $(QUICKSTART)/*.report.json $(QUICKSTART)-measured/*.report.json \
	    --html $(QUICKSTART)/compare.html --force
	@echo "the same comparison with plots: $(CURDIR)/$(QUICKSTART)/compare.html"

reproduce: release ## Run published results and write what came of them to Documentation/Reproductions.md.
	@mkdir -p Runs
	@$(MURMUR) simulate $(sort $(wildcard $(REPRODUCTIONS)/*.yaml)) --output Runs/reproductions --claims Runs/reproductions.md --quiet --force
	@{ cat $(REPRODUCTIONS)/README.md; echo; cat Runs/reproductions.md; } >Documentation/Reproductions.md
	@cat Runs/reproductions.md

bench: setup ## Measure speed at full optimisation; close other programs first.
	@for benchmark in $(notdir $(wildcard Benchmarks/*Benchmark)); do \
	    $(SWIFT) run $(QUIET) --configuration release $$benchmark || exit 1; \
	done

clean: ## Remove everything that was built; results under Runs/ stay.
	@rm -rf .build
