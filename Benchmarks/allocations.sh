#!/bin/sh
# Shows that a steady state allocates nothing: counts the allocations of a short and of a long run of the same
# simulation, and of the same training, and prints what the long run adds for each event or step.
#
#     Benchmarks/allocations.sh
#
# Needs a C compiler and glibc: count-allocations.c is put between the program and the C library's allocator.
set -eu
cd "$(dirname "$0")/.."

if ! command -v "${CC:-cc}" >/dev/null; then
    echo "skipped: no C compiler ('${CC:-cc}'); install one with: apt-get install gcc"
    exit 0
fi
swift build --quiet --configuration release --product SimulationBenchmark
swift build --quiet --configuration release --product TrainingBenchmark
binaries=$(swift build --configuration release --show-bin-path)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${CC:-cc}" -shared -fPIC -O2 -o "$work/count.so" Benchmarks/count-allocations.c

# Runs a command; prints its allocations, then the number before the word $1 in its output.
count() {
    unit=$1
    shift
    LD_PRELOAD="$work/count.so" "$@" >"$work/output" 2>"$work/count"
    allocations=$(sed -n 's/^allocations //p' "$work/count")
    echo "$allocations $(sed -n "s/.*[ ,]\([0-9][0-9]*\) $unit.*/\1/p" "$work/output")"
}

# Prints one line: what, then the numbers of the short and the long run.
report() {
    echo "$2 $3" | awk -v what="$1" '{
        printf "%-44s %10d more, %9d more allocations: %.6f each\n", what, $4 - $2, $3 - $1, ($3 - $1) / ($4 - $2)
    }'
}

simulate() { count events "$binaries/SimulationBenchmark" --nodes 100 --steps "$1" --threads "$2"; }
train() { count steps "$binaries/TrainingBenchmark" --case "$1" --steps "$2"; }

for threads in 1 2; do
    report "events, 100 nodes, AD-PSGD, $threads thread(s)" \
        "$(simulate 200000 $threads)" "$(simulate 1000000 $threads)"
done
report "steps, 784-128-10, batch 32" "$(train 784-128-10-batch-32 500)" "$(train 784-128-10-batch-32 2500)"
report "steps, 64-10, batch 8" "$(train 64-10-batch-8 1000)" "$(train 64-10-batch-8 101000)"
report "steps, LeNet, batch 32" "$(train lenet-batch-32 20)" "$(train lenet-batch-32 120)"
report "steps, cnn-small, batch 64" "$(train cnn-small-batch-64 10)" "$(train cnn-small-batch-64 60)"
report "steps, resnet-tiny, batch 32" "$(train resnet-tiny-batch-32 5)" "$(train resnet-tiny-batch-32 25)"
report "steps, char-mlp, batch 32" "$(train char-mlp-batch-32 20)" "$(train char-mlp-batch-32 120)"
report "steps, character transformer, batch 32" \
    "$(train char-transformer-batch-32 5)" "$(train char-transformer-batch-32 25)"
report "steps, factors-42k, batch 64" "$(train factors-42k-batch-64 1000)" "$(train factors-42k-batch-64 101000)"
