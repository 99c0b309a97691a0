#!/bin/sh
#SBATCH --job-name=murmur
#SBATCH --ntasks=8
#SBATCH --cpus-per-task=1
#SBATCH --time=01:00:00
#SBATCH --signal=TERM@60
#SBATCH --output=murmur-%j.log
#
# Runs an experiment on real peers under Slurm, one task each, and collects one report.
#
#   sbatch --ntasks=16 Deployment/slurm.sh EXPERIMENT [VARIANT]
#
# Everything goes to RUN (Runs/slurm-JOB), which all machines must share. From the environment: FAMILY of the topology
# (ring), PORT of task 0 (from the job's number; task i has PORT + i), MURMUR, the command.
set -eu

experiment=${1:?usage: sbatch [OPTIONS] slurm.sh EXPERIMENT [VARIANT]}
variant=${2:+--variant $2}
murmur=${MURMUR:-murmur}
run=${RUN:-Runs/slurm-$SLURM_JOB_ID}
port=${PORT:-$((20000 + SLURM_JOB_ID % 100 * 100))}
tasks="srun --distribution=block --cpus-per-task=${SLURM_CPUS_PER_TASK:-1} --kill-on-bad-exit=0"

umask 077
mkdir -p "$run"

# Node i is task i, and listens where that task runs.
{
    echo "family: ${FAMILY:-ring}"
    echo "nodes:"
    # shellcheck disable=SC2016,SC2086
    $tasks sh -c 'echo "$SLURM_PROCID $(uname -n)"' | sort -n | while read -r task host; do
        echo "  - {name: n$task, address: \"$host:$((port + task))\"}"
    done
} >"$run/topology.yaml"

# An authority for this job alone; once the nodes have their certificates nobody can be added.
"$murmur" keys init --cluster "slurm-$SLURM_JOB_ID" --days 30 --output "$run/authority" >/dev/null
"$murmur" keys issue --authority "$run/authority" --topology "$run/topology.yaml" --days 29 \
    --output "$run/keys" >/dev/null
rm -f "$run/authority/ca.key"

status=0
# shellcheck disable=SC2086
$tasks "$murmur" peer --node auto --experiment "$experiment" $variant --topology "$run/topology.yaml" \
    --keys "$run/keys" --output "$run/peers" || status=$?

# Also what stopped early has left its files.
# shellcheck disable=SC2086
"$murmur" collect "$run/peers" --experiment "$experiment" $variant --topology "$run/topology.yaml" \
    --output "$run/measured.report.json"
"$murmur" report "$run/measured.report.json"
exit "$status"
