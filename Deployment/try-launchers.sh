#!/bin/sh
# Runs the recipes for Slurm and mpirun on this machine: a Slurm of one node with 8 slots in a temporary folder, Debian's
# Open MPI, and a small experiment, collected and checked. Installs both when they are missing. Exits with 77, and says
# SKIPPED, where that is impossible.
#
#   Deployment/try-launchers.sh [MURMUR]
set -eu

project=$(cd "$(dirname "$0")/.." && pwd)
murmur=$(realpath "${1:-$project/.build/release/murmur}")
peers=8

skip() {
    echo "SKIPPED($1)"
    exit 77
}

fail() {
    echo "FAILED: $1" >&2
    tail -n 20 "$work"/*.log >&2 2>/dev/null || true
    exit 1
}

[ -x "$murmur" ] || {
    echo "error: $murmur: no such program; run make release first" >&2
    exit 66
}

# Root runs the daemons; a user who may become root without being asked does it as root.
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then skip "needs root, or sudo without password"; fi
    exec sudo -n "$0" "$murmur"
fi

PATH=$PATH:/usr/sbin:/sbin
missing=""
for program in srun:slurm-client slurmctld:slurmctld slurmd:slurmd munged:munge mpirun:openmpi-bin; do
    command -v "${program%%:*}" >/dev/null || missing="$missing ${program#*:}"
done
if [ -n "$missing" ]; then
    command -v apt-get >/dev/null || skip "no apt-get to install$missing"
    echo "installing$missing"
    log=$(mktemp)
    # Debian's Slurm does not start without a configuration; this script starts its own, with a munge of its own.
    if ! {
        apt-get update -qq &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
    } >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        skip "cannot install$missing"
    fi
    rm -f "$log"
fi

work=$(mktemp -d /tmp/murmur-launchers.XXXXXX)
host=$(uname -n)

# Ends the daemons that this script has started, by the numbers they have left.
finish() {
    for daemon in slurmd slurmctld munged; do
        [ -s "$work/$daemon.pid" ] || continue
        number=$(cat "$work/$daemon.pid")
        kill "$number" 2>/dev/null || continue
        for _ in $(seq 50); do
            kill -0 "$number" 2>/dev/null || break
            sleep 0.1
        done
    done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# MARK: A Slurm of one node

mkdir "$work/spool" "$work/state"
# Ports below those that the system gives out, and not those of a Slurm that may be here already.
base=$((20000 + $$ % 10000))
(umask 077 && head -c 1024 /dev/urandom >"$work/munge.key")
# Slots are counted, not cores: this machine may have fewer than 8.
cat >"$work/slurm.conf" <<END
ClusterName=murmur
SlurmctldHost=${host%%.*}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
SlurmctldPort=$base
SlurmdPort=$((base + 1))
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
SlurmdSpoolDir=$work/spool
StateSaveLocation=$work/state
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
ReturnToService=2
SlurmdParameters=config_overrides
NodeName=${host%%.*} NodeAddr=127.0.0.1 CPUs=$peers RealMemory=1000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF="$work/slurm.conf"

munged --force --socket="$work/munge.socket" --key-file="$work/munge.key" --pid-file="$work/munged.pid" \
    --log-file="$work/munged.log" --seed-file="$work/munged.seed" || fail "munged does not start"
slurmctld || fail "slurmctld does not start"
slurmd || fail "slurmd does not start"
for _ in $(seq 10); do
    state=$(timeout 3 sinfo --noheader --format=%T 2>/dev/null) || true
    [ "$state" != idle ] || break
    sleep 0.5
done
[ "$state" = idle ] || fail "the node of Slurm does not come up"
srun --version

# MARK: The experiment

cd "$work"
export MURMUR="$murmur" MURMUR_DATASETS="$project/Datasets"
cat >small.yaml <<END
name: small
workload: {dataset: digits, model: softmax}
training: {batch-size: 16, learning-rate: 0.1}
topology: {family: ring, nodes: $peers}
network: {latency: 1ms}
budget: {samples: 40000}
evaluation: {every: 8000 samples}
compare:
  - {name: gossip, training: {algorithm: ad-psgd}}
  - {name: averaging, training: {algorithm: d-psgd}}
END

# What a report of a proper run says.
check() {
    text=$("$murmur" report "$1") || fail "no report of $2"
    case $text in *"measured, complete"*) ;; *) fail "$2 is not complete: $text" ;; esac
    case $text in *insecure*) fail "$2 was insecure: $text" ;; esac
    [ "$(find "$(dirname "$1")/peers" -name "n?.0.record.json" | wc -l)" = $peers ] || fail "$2 misses peers"
    echo "$2: $(echo "$text" | grep -E '^  accuracy')"
}

echo "sbatch: $peers peers under srun, TLS"
RUN="$work/slurm" sbatch --wait --quiet --ntasks=$peers --output="$work/sbatch.log" \
    "$project/Deployment/slurm.sh" small.yaml gossip || fail "the batch job failed"
check slurm/measured.report.json sbatch

echo "srun: $peers peers on loopback, in the clear"
"$murmur" topology generate --family ring --nodes $peers --addresses 127.0.0.1:17000 --output loopback.yaml
srun --ntasks=$peers "$murmur" peer --node auto --experiment small.yaml --variant averaging \
    --topology loopback.yaml --output srun/peers 2>srun.log || fail "srun failed"
"$murmur" collect srun/peers --experiment small.yaml --variant averaging --topology loopback.yaml \
    --output srun/measured.report.json
check srun/measured.report.json srun

options="-np $peers --oversubscribe --allow-run-as-root"
mpirun --version | head -n 1
echo "mpirun: $peers peers, TLS"
# shellcheck disable=SC2086
RUN="$work/mpirun" PORT=17100 "$project/Deployment/mpirun.sh" small.yaml averaging $options >mpirun.log 2>&1 ||
    fail "mpirun failed"
check mpirun/measured.report.json mpirun

echo "mpirun within a batch job: ranks of MPI, not of Slurm"
RUN="$work/both" PORT=17200 sbatch --wait --quiet --ntasks=$peers --output="$work/both.log" \
    "$project/Deployment/mpirun.sh" small.yaml averaging --allow-run-as-root || fail "the batch job with mpirun failed"
check both/measured.report.json "mpirun within sbatch"

"$murmur" simulate small.yaml --output simulated >/dev/null 2>&1
"$murmur" compare simulated/*averaging*.report.json mpirun/measured.report.json ||
    fail "the measured run does not compare with the simulated one"
echo "PASSED"
