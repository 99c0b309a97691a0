#!/bin/sh
# Shows that a data file larger than what the program holds of it can be learned from: one epoch of softmax regression on an
# IDX file of images, read to memory and left in its file, with the peak of the memory of both.
#
#     Benchmarks/data_memory.sh [MEGABYTES]
#
# Needs python3 and some room in $TMPDIR.
set -eu
cd "$(dirname "$0")/.."
megabytes=${1:-1024}
swift build --quiet --configuration release --product murmur
murmur=$(swift build --configuration release --show-bin-path)/murmur
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$work" "$megabytes" <<'END'
import random, struct, sys

folder, images = sys.argv[1], int(sys.argv[2]) * 1_000_000 // 784
rng = random.Random(1)
for name, count in [("train", images), ("test", 1000)]:
    with open(f"{folder}/{name}-images", "wb") as file:
        file.write(struct.pack(">IIII", 0x803, count, 28, 28))
        for first in range(0, count, 10_000):
            file.write(rng.randbytes(784 * min(10_000, count - first)))
    with open(f"{folder}/{name}-labels", "wb") as file:
        file.write(struct.pack(">II", 0x801, count) + bytes(rng.choices(range(10), k=count)))
END
cat >"$work/images.yaml" <<'END'
name: images
workload:
  dataset:
    {name: idx, train-images: train-images, train-labels: train-labels, test-images: test-images, test-labels: test-labels}
  model: softmax
training: {algorithm: centralized, batch-size: 64, learning-rate: 0.01}
topology: {family: complete, nodes: 1}
budget: {epochs: 1}
evaluation: {count: 1}
seeds: [1]
END

# Prints the peak of a command's memory in MB and its seconds.
peak() {
    python3 - "$@" <<'END'
import resource, subprocess, sys, time

start = time.time()
subprocess.run(sys.argv[1:], check=True)
kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(f"{kilobytes * 1024 / 1e6:.0f} MB at most, {time.time() - start:.1f} s")
END
}

for place in file memory; do
    printf '%s MB of images, keep: %s: ' "$megabytes" "$place"
    peak "$murmur" simulate "$work/images.yaml" --quiet --output "$work/$place" --set "workload.dataset.keep=$place"
done
digest() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["digest"])' "$work/$1"/*.report.json; }
if [ "$(digest file)" != "$(digest memory)" ]; then
    echo "the runs differ"
    exit 1
fi
echo "the same run, by its digest"
