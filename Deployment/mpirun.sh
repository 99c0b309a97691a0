#!/bin/sh
# Runs an experiment on real peers under mpirun, one rank each, and collects one report.
#
#   Deployment/mpirun.sh EXPERIMENT VARIANT -np 8 --hostfile hosts
#
# What follows the variant ("" for an experiment without variants) goes to mpirun. Everything goes to RUN (Runs/mpirun),
# which all machines must share. From the environment: FAMILY of the topology (ring), PORT of rank 0 (7000; rank i has
# PORT + i), MURMUR, the command, and MPIRUN.
set -eu

usage="usage: mpirun.sh EXPERIMENT VARIANT MPIRUN-OPTIONS"
experiment=${1:?$usage}
variant=${2?$usage}
shift 2
variant=${variant:+--variant $variant}
murmur=${MURMUR:-murmur}
mpirun=${MPIRUN:-mpirun}
run=${RUN:-Runs/mpirun}
port=${PORT:-7000}

if [ -e "$run/topology.yaml" ]; then
    echo "error: $run holds another run; name a new folder with RUN=" >&2
    exit 73
fi
umask 077
mkdir -p "$run"

# Node i is rank i, and listens where that rank runs.
{
    echo "family: ${FAMILY:-ring}"
    echo "nodes:"
    # shellcheck disable=SC2016
    "$mpirun" --bind-to none "$@" sh -c 'echo "$OMPI_COMM_WORLD_RANK $(uname -n)"' | sort -n |
        while read -r rank host; do
            echo "  - {name: n$rank, address: \"$host:$((port + rank))\"}"
        done
} >"$run/topology.yaml"

# An authority for this run alone; once the nodes have their certificates nobody can be added.
"$murmur" keys init --cluster mpirun --days 30 --output "$run/authority" >/dev/null
"$murmur" keys issue --authority "$run/authority" --topology "$run/topology.yaml" --days 29 \
    --output "$run/keys" >/dev/null
rm -f "$run/authority/ca.key"

status=0
# A peer computes and talks at the same time, so it must not be bound to one core.
# shellcheck disable=SC2086
"$mpirun" --bind-to none "$@" "$murmur" peer --node auto --experiment "$experiment" $variant \
    --topology "$run/topology.yaml" --keys "$run/keys" --output "$run/peers" || status=$?

# Also what stopped early has left its files.
# shellcheck disable=SC2086
"$murmur" collect "$run/peers" --experiment "$experiment" $variant --topology "$run/topology.yaml" \
    --output "$run/measured.report.json"
"$murmur" report "$run/measured.report.json"
exit "$status"
