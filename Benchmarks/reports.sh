#!/bin/sh
# What pages and comparisons of many or large reports cost.
#
#     Benchmarks/reports.sh [ROUNDS]
#
# 5 rounds unless told otherwise. Prints
# - how long `murmur compare` takes for 100 reports of 8 nodes and 21 evaluations each, and the most memory it takes, with
#   a page and without;
# - the same for 10 reports of 64 nodes and 1,000 evaluations, and how large their page is;
# - how long headless Chromium takes from starting to open the page of one such report until all charts are drawn and laid
#   out (by the page's own clock, so that starting the browser does not count); skipped, with instructions, when it is missing.
# Medians with the least and the greatest. Needs GNU time.
set -eu
cd "$(dirname "$0")/.."

rounds=${1:-5}
swift build --quiet --configuration release --product murmur
murmur=$(swift build --configuration release --show-bin-path)/murmur
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One experiment: name, nodes, samples in all, samples between evaluations, seeds.
simulate() {
    cat >"$work/$1.yaml" <<EXPERIMENT
name: $1
workload: {dataset: digits, model: softmax, partition: {name: dirichlet, alpha: 0.5}}
training: {batch-size: 8, learning-rate: 0.1}
topology: {family: ring, nodes: $2}
compute: {name: log-normal, mean: 10ms, sigma: 0.2}
network: {latency: 1ms, jitter: 0.2ms, bandwidth: 1Gbit/s}
budget: {samples: $3}
evaluation: {every: $4 samples, test-samples: 50}
compare:
  - {name: gossip, training: {algorithm: ad-psgd}}
  - {name: averaging, training: {algorithm: d-psgd}}
EXPERIMENT
    "$murmur" simulate "$work/$1.yaml" --seeds "$5" --output "$work/$1" --quiet >/dev/null
}

# Seconds and MB of a command, appended to a file.
measure() {
    results=$1
    shift
    /usr/bin/time --format '%e %M' --output "$work/time" "$@" >/dev/null
    awk '{ print $1, $2 / 1024 * 1.048576 }' "$work/time" >>"$results"
}

# Median, least and greatest of a column.
summary() {
    sort -n -k "$2,$2" "$1" | awk -v column="$2" -v unit="$3" '
        { value[NR] = $column }
        END { printf "%.3g %s [%.3g - %.3g]", value[int((NR + 1) / 2)], unit, value[1], value[NR] }'
}

echo "$(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg) at the start"
simulate many 8 8000 400 50
simulate large 64 512000 512 5
for round in $(seq "$rounds"); do
    measure "$work/plain" "$murmur" compare "$work/many"
    measure "$work/page" "$murmur" compare "$work/many" --html "$work/many.html" --force
    measure "$work/heavy" "$murmur" compare "$work/large" --html "$work/large.html" --force
done
report=$work/large/gossip-seed1.report.json
"$murmur" report "$report" --html "$work/one.html" >/dev/null
echo "compare 100 reports: $(summary "$work/plain" 1 s), $(summary "$work/plain" 2 MB)"
echo "compare 100 reports --html: $(summary "$work/page" 1 s), $(summary "$work/page" 2 MB)"
echo "compare 10 reports of 64 nodes x $(grep -c '"averagedLoss"' "$report") evaluations --html:" \
    "$(summary "$work/heavy" 1 s), $(summary "$work/heavy" 2 MB)"
echo "their page: $(($(wc -c <"$work/large.html") / 1000)) kB; of one of them: $(($(wc -c <"$work/one.html") / 1000)) kB"

if ! command -v chromium >/dev/null; then
    echo "opening a page: skipped, no chromium; install it with: apt-get install chromium"
    exit 0
fi
# The page with one more script at its end, which notes when everything is loaded, drawn and laid out.
sed 's|</body>|<script>addEventListener("load", function () { document.body.getBoundingClientRect(); document.title = "opened after " + Math.round(performance.now()); });</script></body>|' \
    "$work/one.html" >"$work/timed.html"
for round in $(seq "$rounds"); do
    chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/browser" --dump-dom \
        "file://$work/timed.html" 2>/dev/null | sed -n 's|.*<title>opened after \([0-9]*\)</title>.*|\1|p' >>"$work/opened"
done
echo "opening the page of one: $(summary "$work/opened" 1 ms)"
