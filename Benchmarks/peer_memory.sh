#!/bin/sh
# Memory of real peers with a large model: four peers on a ring exchange a network of five million parameters.
#
#     Benchmarks/peer_memory.sh [SECONDS]
#
# 180 seconds unless told otherwise. Prints for every peer the peak of its resident memory beside what it may take,
# model x (3 + messages in flight) + 64 MiB with one message each way for each of its two neighbours in flight, and the
# mean of its resident memory in the first and in the last minute after the first ten seconds. The data set is small.
set -eu
cd "$(dirname "$0")/.."

seconds=${1:-180}
port=${PORT:-7380}
swift build --quiet --configuration release --product murmur
murmur=$(swift build --configuration release --show-bin-path)/murmur
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/experiment.yaml" <<EXPERIMENT
name: peer-memory
workload:
  dataset: digits
  model: {name: mlp, hidden: [2200, 2200], activation: relu}
  loss: cross-entropy
  partition: iid
training: {algorithm: ad-psgd, batch-size: 8, learning-rate: 0.01}
topology: {family: ring, nodes: 4}
budget: {time: ${seconds}s}
evaluation: {every: 20s}
seeds: [1]
EXPERIMENT
parameters=$((64 * 2200 + 2200 + 2200 * 2200 + 2200 + 2200 * 10 + 10))
{
    echo "nodes:"
    for node in 0 1 2 3; do echo "  - {name: n$node, address: \"127.0.0.1:$((port + node))\"}"; done
    echo "edges: [[n0, n1], [n1, n2], [n2, n3], [n3, n0]]"
} >"$work/ring.yaml"

peers=""
for node in 0 1 2 3; do
    "$murmur" peer --experiment "$work/experiment.yaml" --topology "$work/ring.yaml" --node "n$node" \
        --output "$work/peers" --log-level error &
    peers="$peers n$node:$!"
done
echo "$(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg) at the start"

# One line a second for each peer that lives: name, second, resident and greatest resident memory in KiB.
second=0
while sleep 1; do
    second=$((second + 1))
    alive=""
    for peer in $peers; do
        status=/proc/${peer#*:}/status
        awk -v name="${peer%:*}" -v second="$second" '
            /^VmHWM/ { peak = $2 }
            /^VmRSS/ { print name, second, $2, peak; lives = 1 }
            END { exit !lives }' "$status" 2>/dev/null >>"$work/samples" && alive=yes
    done
    if [ -z "$alive" ]; then break; fi
done
wait

awk -v parameters="$parameters" '
    { peak[$1] = $4; last = $2; resident[$1, $2] = $3 }
    function mean(name, from, to,    second, sum, count) {
        for (second = from; second <= to; second++)
            if ((name, second) in resident) { sum += resident[name, second]; count++ }
        return count ? sum / count / 1024 : 0
    }
    END {
        model = 4 * parameters / 1048576
        allowed = model * (3 + 4) + 64
        printf "model %.1f MiB; a peer may take %.0f MiB\n", model, allowed
        for (node = 0; node < 4; node++) {
            name = "n" node
            printf "%s: peak %.0f MiB (%.0f %%), first minute %.1f MiB, last minute %.1f MiB\n", name,
                peak[name] / 1024, peak[name] / 10.24 / allowed, mean(name, 11, 70), mean(name, last - 59, last)
        }
    }' "$work/samples"
