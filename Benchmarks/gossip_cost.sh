#!/bin/sh
# What gossip costs a real peer: training steps per second of two peers that exchange models, as a share of the same two
# peers each on its own.
#
#     Benchmarks/gossip_cost.sh [ROUNDS [SECONDS]]
#
# 3 rounds of 10 seconds for each case unless told otherwise. A network 784-128-10 learns Fashion-MNIST in batches of 32.
# "busy": each peer has one processor for its training and its messages. "free": each has two; measured where there are four.
# The share of each round is printed as median [least - greatest]. Needs Python 3 and the data set.
set -eu
cd "$(dirname "$0")/.."

rounds=${1:-3}
seconds=${2:-10}
port=${PORT:-7390}
if ! command -v python3 >/dev/null; then
    echo "skipped: no python3; install it with: apt-get install python3"
    exit 0
fi
swift build --quiet --configuration release --product murmur
murmur=$(swift build --configuration release --show-bin-path)/murmur
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/experiment.yaml" <<EXPERIMENT
name: gossip-cost
workload:
  dataset: fashion-mnist
  model: {name: mlp, hidden: [128], activation: relu}
  loss: cross-entropy
  partition: iid
training: {batch-size: 32, learning-rate: 0.05}
topology: {family: ring, nodes: 3}
budget: {time: ${seconds}s}
evaluation: {every: $((seconds / 5))s}
seeds: [1]
compare:
  - {name: solo, training: {algorithm: solo}}
  - {name: wait, training: {algorithm: {name: ad-psgd, late-answer: wait}}}
  - {name: go-on, training: {algorithm: {name: ad-psgd, late-answer: go-on}}}
EXPERIMENT
cat >"$work/pair.yaml" <<TOPOLOGY
nodes:
  - {name: n0, address: "127.0.0.1:$port"}
  - {name: n1, address: "127.0.0.1:$((port + 1))"}
edges: [[n0, n1]]
TOPOLOGY

# One peer on some processors.
peer() {
    taskset --cpu-list "$3" "$murmur" peer --experiment "$work/experiment.yaml" --topology "$work/pair.yaml" \
        --variant "$1" --node "$2" --output "$work/$1" --log-level error
}

# Mean steps per second of both peers between the first evaluation point after the start and the last before the end.
speed() {
    python3 - "$work/$1" <<'PYTHON'
import json, pathlib, sys

rates = []
for path in pathlib.Path(sys.argv[1]).glob("*.record.json"):
    points = json.loads(path.read_text())["points"]
    first, last = points[1], points[-2]
    rates.append((last["steps"] - first["steps"]) / (last["seconds"] - first["seconds"]))
print(sum(rates) / len(rates))
PYTHON
}

# Measures every variant on two sets of processors.
measure() {
    for variant in solo wait go-on; do
        rm -rf "${work:?}/$variant"
        peer "$variant" n0 "$2" &
        first=$!
        peer "$variant" n1 "$3"
        wait "$first"
        echo "$1 $round $variant $(speed "$variant")" >>"$work/results"
    done
}

echo "$(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg) at the start"
round=1
while [ "$round" -le "$rounds" ]; do
    measure busy 0 1
    if [ "$(nproc)" -ge 4 ]; then measure free 0,1 2,3; fi
    round=$((round + 1))
done
awk '
    { rate[$1, $2, $3] = $4; cases[$1]; if ($2 > rounds) rounds = $2 }
    function sorted(values, n,    i, j, t) {
        for (i = 2; i <= n; i++)
            for (j = i; j > 1 && values[j - 1] > values[j]; j--) {
                t = values[j]; values[j] = values[j - 1]; values[j - 1] = t
            }
    }
    END {
        for (name in cases) {
            for (i = 1; i <= rounds; i++) alone[i] = rate[name, i, "solo"]
            sorted(alone, rounds)
            printf "%s: alone %.0f steps/s\n", name, alone[int((rounds + 1) / 2)]
            split("wait go-on", variants, " ")
            for (v = 1; v <= 2; v++) {
                for (i = 1; i <= rounds; i++) share[i] = 100 * rate[name, i, variants[v]] / rate[name, i, "solo"]
                sorted(share, rounds)
                printf "%s: ad-psgd, late-answer %s: %.0f %% [%.0f - %.0f]\n",
                    name, variants[v], share[int((rounds + 1) / 2)], share[1], share[rounds]
            }
        }
    }' "$work/results"
if [ "$(nproc)" -lt 4 ]; then echo "free: not measured; two peers with a free core each need 4 processors"; fi
