#!/bin/sh
# Fuzzes what reads a peer's bytes: Fuzzing/fuzz.sh [SECONDS [TARGET...]]
#
# Builds the modules up to Wire for libFuzzer with the address sanitizer, writes the seed corpus, checks that the seeds
# alone reach enough edges (a decoder that the optimiser removed reaches few), then fuzzes each target for SECONDS.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -eq 0 ] || shift
targets=${*:-FrameAssembler Handshake MessageCodec}
swiftc=${SWIFTC:-swiftc}
build=.build/fuzzing
corpus=Fuzzing/Corpus
mkdir -p "$build"

# The least edges after the seeds, about four fifths of what they reached when they were written.
least() {
    case $1 in
    FrameAssembler) echo 430 ;;
    Handshake) echo 245 ;;
    MessageCodec) echo 210 ;;
    esac
}

flags="-O -wmo -parse-as-library -swift-version 6 -sanitize=address -I $build
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
    -enable-upcoming-feature MemberImportVisibility -Xcc -fmodule-map-file=Sources/CChecksum/module.modulemap
    -Xcc -fmodule-map-file=Sources/COpenBLAS/module.modulemap $(pkg-config --cflags-only-I openblas | sed 's/-I/-Xcc -I/g')"

# Builds a module, in the order of dependencies, if its sources or those of a module before it changed. Only the modules
# whose decisions depend on a peer's bytes are watched for new edges.
module() {
    name=$1
    shift
    newer=$(find Sources/"$name" -name '*.swift' -newer "$build/$name.o" 2>/dev/null | head -n 1)
    if [ -z "$rebuilt$newer" ] && [ -f "$build/$name.o" ]; then return; fi
    rebuilt=yes
    echo "building $name"
    # shellcheck disable=SC2086,SC2046
    $swiftc $flags "$@" -module-name "$name" -emit-module -emit-module-path "$build/$name.swiftmodule" \
        -emit-object -o "$build/$name.o" $(find Sources/"$name" -name '*.swift' | sort)
}

rebuilt=
module Determinism
module Catalogues
module LinearAlgebra -enable-experimental-feature Lifetimes
module Persistence
module Topology
module Compressors -sanitize=fuzzer
module Optimizers
module GossipAlgorithms
module Wire -sanitize=fuzzer

link="-use-ld=lld $(pkg-config --libs openblas)"
echo "building the seeds"
# shellcheck disable=SC2086
$swiftc $flags -module-name Seeds -emit-executable -o "$build/Seeds" Fuzzing/Seeds.swift "$build"/*.o $link
for target in FrameAssembler Handshake MessageCodec; do mkdir -p "$corpus/$target"; done
"$build/Seeds" "$corpus"

for target in $targets; do
    echo "building $target"
    # shellcheck disable=SC2086
    $swiftc $flags -sanitize=fuzzer -module-name Fuzz -emit-executable -o "$build/$target" \
        Fuzzing/Targets/Input.swift "Fuzzing/Targets/${target}Target.swift" "$build"/*.o $link
    edges=$("$build/$target" -runs=0 "$corpus/$target" 2>&1 | sed -n 's/.*INITED cov: \([0-9]*\).*/\1/p')
    echo "$target: the seeds reach ${edges:-0} edges (at least $(least "$target") expected)"
    if [ "${edges:-0}" -lt "$(least "$target")" ]; then
        echo "error: $target: the seeds reach too few edges: does the target still call what it tries?" >&2
        exit 1
    fi
done

for target in $targets; do
    found=$build/found/$target
    log=$build/$target.log
    mkdir -p "$found"
    echo "$target: fuzzing for $seconds s"
    # A failing input is written to .build/fuzzing/TARGET-crash-...; give that file to the target to see it fail again.
    if ! nice -n 19 "$build/$target" -max_total_time="$seconds" -max_len=4096 -timeout=5 -rss_limit_mb=1024 \
        -malloc_limit_mb=16 -print_final_stats=1 -artifact_prefix="$build/$target-" \
        "$found" "$corpus/$target" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        echo "error: $target: an input broke it (see above); mend it and keep the input as a test" >&2
        exit 1
    fi
    edges=$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' "$log" | tail -n 1)
    runs=$(sed -n 's/stat::number_of_executed_units: *//p' "$log")
    rate=$(sed -n 's/stat::average_exec_per_sec: *//p' "$log")
    echo "$target: $runs runs, $rate each second, $edges edges, no failure"
done
