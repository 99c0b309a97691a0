#!/bin/sh
# Training steps per second against PyTorch, both on one thread, in turn: prints the medians, and the ratio of each
# round's pair as median [least - greatest].
#
#     Benchmarks/compare_training.sh [ROUNDS]
#
# 5 rounds unless told otherwise. PYTHON names a Python that has PyTorch (python3 unless set). Without PyTorch nothing
# is measured; the message says how to get it.
set -eu
cd "$(dirname "$0")/.."

rounds=${1:-5}
python=${PYTHON:-python3}
if ! "$python" -c 'import torch' 2>/dev/null; then
    echo "skipped: no PyTorch in '$python'; install it with" \
        "'python3 -m venv .build/torch && .build/torch/bin/pip install torch'," \
        "then run PYTHON=.build/torch/bin/python3 Benchmarks/compare_training.sh"
    exit 0
fi

swift build --quiet --configuration release --product TrainingBenchmark
benchmark=$(swift build --configuration release --show-bin-path)/TrainingBenchmark
results=$(mktemp)
trap 'rm -f "$results"' EXIT

round=1
while [ "$round" -le "$rounds" ]; do
    "$benchmark" --brief --rounds 3 | sed "s/^/$round own /" >>"$results"
    "$python" Benchmarks/pytorch_training.py 2>/dev/null | sed "s/^\([^ ]*\) \([^ ]*\)/$round \2 \1/" >>"$results"
    round=$((round + 1))
done

echo "$rounds rounds, one thread each; $("$python" -c 'import torch; print("PyTorch", torch.__version__)')"
"$python" - "$results" <<'END'
import statistics
import sys

steps = {}
for line in open(sys.argv[1]):
    number, way, case, value = line.split()
    steps.setdefault(case, {}).setdefault(way, []).append(float(value))
print(f"{'case':22}{'ours/s':>10}{'reference':>11}{'its/s':>9}   ratio")
for case, ways in steps.items():
    for way in (way for way in ("eager", "manual") if way in ways):
        ratios = [own / theirs for own, theirs in zip(ways["own"], ways[way])]
        print(
            f"{case:22}{statistics.median(ways['own']):10.0f}{way:>11}{statistics.median(ways[way]):9.0f}"
            f"   {statistics.median(ratios):.2f} [{min(ratios):.2f} - {max(ratios):.2f}]"
        )
END
