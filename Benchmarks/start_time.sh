#!/bin/sh
# How long `murmur --help` takes to start, print and end: mean and spread of 20 starts, by perf stat.
#
#     Benchmarks/start_time.sh [STARTS]
#
# The dynamic linker and the start of OpenBLAS, with its threads, are part of it.
set -eu
cd "$(dirname "$0")/.."

starts=${1:-20}
if ! command -v perf >/dev/null; then
    echo "skipped: no perf; install it with: apt-get install linux-perf"
    exit 0
fi
swift build --quiet --configuration release --product murmur
murmur=$(swift build --configuration release --show-bin-path)/murmur
perf stat -r "$starts" -e task-clock,page-faults "$murmur" --help 2>&1 >/dev/null | grep -E 'msec|page-faults|elapsed'
