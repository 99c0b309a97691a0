#!/bin/sh
# Time and memory of the spectrum's two ends against SciPy's eigsh, on the same random 4-regular graphs in the same run.
#
#     Benchmarks/topology_eigsh.sh [NODES ...]
#
# 1,000 to 1,000,000 nodes unless told otherwise. PYTHON names a Python that has SciPy (python3 unless set). LIMIT is the
# number of seconds after which eigsh is given up at a size (900 unless set); the ratio is then a lower bound.
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
if ! "$python" -c 'import scipy' 2>/dev/null; then
    echo "skipped: no SciPy in '$python'; install it (Debian: python3-scipy) or name another with PYTHON=..."
    exit 0
fi

swift build --quiet --configuration release --product TopologyBenchmark
benchmark=$(swift build --configuration release --show-bin-path)/TopologyBenchmark
limit=${LIMIT:-900}
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
echo "    nodes     own s   eigsh s   ratio    own MB  eigsh MB   difference"
for nodes in ${*:-1000 10000 100000 1000000}; do
    "$benchmark" "$nodes" "$directory/edges" >"$directory/own"
    if ! timeout "$limit" "$python" Benchmarks/topology_eigsh.py "$directory/edges" >"$directory/scipy"; then
        awk -v limit="$limit" '{
            printf "%9d %9.4f %9s %7s %9.0f %9s %12s\n", $1, $2, ">" limit, ">" int(limit / $2), $3, "-", "-" }' \
            "$directory/own"
        continue
    fi
    paste -d ' ' "$directory/own" "$directory/scipy" | awk '{
        difference = $4 - $9; if (difference < 0) difference = -difference
        other = $5 - $10; if (other < 0) other = -other
        if (other > difference) difference = other
        printf "%9d %9.4f %9.4f %7.1f %9.0f %9.0f %12.1e\n", $1, $2, $7, $7 / $2, $3, $8, difference }'
done
