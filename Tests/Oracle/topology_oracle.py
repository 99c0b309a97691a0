#!/usr/bin/env python3
"""Compares `murmur topology show` with networkx and NumPy/SciPy on random graphs of all families.

    Tests/Oracle/topology_oracle.py path/to/murmur [--graphs 200] [--seed 1]

Every graph is written out by `murmur topology generate --edges`, read back here, analysed by the Python
packages from the edges alone, and all scalar analyses must agree. Ends with exit code 1 on a difference,
and 77 when networkx, NumPy or SciPy is missing.
"""

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile

try:
    import networkx as nx
    import numpy as np
    import scipy.linalg
except ImportError as missing:
    print(f"skipped: {missing}; install python3-networkx, python3-numpy and python3-scipy")
    sys.exit(77)


def draw_case(family, chance):
    """Settings of a random member of a family."""
    n = chance.randint(3, 60)
    cases = {
        "hypercube": lambda: {"nodes": 2 ** chance.randint(1, 6)},
        "grid": lambda: {"rows": chance.randint(1, 7), "columns": chance.randint(2, 8)},
        "torus": lambda: {"rows": chance.randint(1, 7), "columns": chance.randint(2, 8)},
        "petersen": dict,
        "margulis": lambda: {"nodes": chance.randint(2, 8) ** 2},
        "kleinberg": lambda: {"nodes": chance.randint(2, 7) ** 2, "shortcuts": chance.randint(0, 3)},
        "paley": lambda: {"nodes": chance.choice([5, 13, 17, 29, 37, 41])},
        "complete-bipartite": lambda: {"nodes": n, "left": chance.randint(1, n - 1)},
        "barbell": lambda: {"nodes": 2 * chance.randint(2, 9) + 4, "bridge": 2 * chance.randint(0, 2)},
        "lollipop": lambda: {"nodes": chance.randint(9, 20), "tail": chance.randint(0, 7)},
        "caveman": lambda: (lambda size: {"nodes": size * chance.randint(2, 6), "clique": size})(chance.randint(3, 7)),
        "random-regular": lambda: {"nodes": 2 * chance.randint(4, 30), "degree": chance.randint(3, 6)},
        "erdos-renyi": lambda: {"nodes": n, "probability": round(min(1, 2.5 * math.log(n) / n), 3)},
        "watts-strogatz": lambda: {"nodes": max(8, n), "degree": 4, "rewiring": 0.2},
        "barabasi-albert": lambda: {"nodes": max(6, n), "attachments": chance.randint(1, 3)},
        "stochastic-block-model": lambda: {"nodes": max(16, n), "blocks": 2, "inside": 0.6, "between": 0.2},
        "random-geometric": lambda: {"nodes": max(10, n), "radius": 0.5},
        "circulant": lambda: {"nodes": max(7, n), "offsets": "[1, 3]"},
        "hierarchical": lambda: {"nodes": 24, "clusters": chance.choice([2, 3, 4])},
    }
    return cases.get(family, lambda: {"nodes": n})()


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def read_edges(text):
    """The number of nodes, if stated, and the pairs of an edge list."""
    pairs = []
    for line in text.splitlines():
        line = line.split("#")[0].split()
        if len(line) >= 2 and all(part.lstrip("-").isdigit() for part in line[:2]):
            pairs.append((int(line[0]), int(line[1])))
    return pairs


def weights(graph, n, rule):
    """W[receiver][sender] by the textbook."""
    w = np.zeros((n, n))
    if graph.is_directed():
        for i in range(n):
            senders = list(graph.predecessors(i))
            w[i, senders + [i]] = 1 / (len(senders) + 1)
        return w
    degree = dict(graph.degree())
    if rule == "metropolis-hastings":
        for i, j in graph.edges():
            w[i, j] = w[j, i] = 1 / (1 + max(degree[i], degree[j]))
        return w + np.diag(1 - w.sum(1))
    for i in range(n):
        w[i, list(graph[i]) + [i]] = 1 / (degree[i] + 1)
    return w


def effective_neighbours(w, decay):
    """Vogels, Hendrikx & Jaggi 2022, by SciPy's solver of the discrete Lyapunov equation."""
    covariance = scipy.linalg.solve_discrete_lyapunov(math.sqrt(decay) * w, w @ w.T)
    return 1 / (1 - decay) / np.mean(np.diag(covariance))


def mixing_time(w):
    n = len(w)
    power, rounds = np.eye(n), 0
    while np.abs(power - 1 / n).sum(1).max() / 2 > 0.25:
        power = power @ w
        rounds += 1
        if rounds > 20_000:
            return None
    return rounds


def expected(graph, n, rule):
    """All scalar analyses from the edges alone."""
    w = weights(graph, n, rule)
    undirected = graph.to_undirected()
    spectrum = np.linalg.eigvals(w)
    order = np.argsort(np.abs(spectrum - 1))
    moduli = np.abs(np.delete(spectrum, order[0]))
    symmetric = np.allclose(w, w.T, atol=1e-12)
    doubly = np.allclose(w.sum(0), 1) and np.allclose(w.sum(1), 1)
    degrees = [d for _, d in (graph.out_degree() if graph.is_directed() else graph.degree())]
    strongly = nx.is_strongly_connected(graph) if graph.is_directed() else nx.is_connected(graph)
    values = {
        "nodes": n, "edges": graph.number_of_edges(), "messagesPerRound": float(sum(degrees)),
        "minimumDegree": min(degrees), "maximumDegree": max(degrees), "meanDegree": float(np.mean(degrees)),
        "components": nx.number_connected_components(undirected), "stronglyConnected": strongly,
        "bridges": sum(1 for _ in nx.bridges(undirected)),
        "cutVertices": sorted(nx.articulation_points(undirected)),
        "symmetric": bool(symmetric), "rowStochastic": True, "columnStochastic": bool(np.allclose(w.sum(0), 1)),
        "secondEigenvalueModulus": float(moduli.max(initial=0)),
        "spectralGap": 1 - float(moduli.max(initial=0)),
        "contraction": float(np.linalg.norm(w - 1 / n, 2)),
        "effectiveNeighbours90": effective_neighbours(w, 0.9),
        "effectiveNeighbours99": effective_neighbours(w, 0.99),
    }
    if symmetric:
        values["smallestEigenvalue"] = float(np.linalg.eigvalsh(w)[0])
    if strongly:
        values["leastDiameter"] = values["greatestDiameter"] = nx.diameter(graph)
        values["radius"] = nx.radius(graph)
        values["averagePathLength"] = nx.average_shortest_path_length(graph) if n > 1 else 0.0
    if doubly and strongly:
        time = mixing_time(w)
        values["leastMixingTime"] = values["greatestMixingTime"] = time
        rho = values["contraction"] if symmetric else values["secondEigenvalueModulus"]
        if symmetric and 1e-6 < rho < 1 - 1e-9:
            values["consensusRounds"] = math.ceil(math.log(1e-6) / math.log(rho) - 1e-9)
    return values


def agree(name, found, want):
    if isinstance(want, float):
        # Semisimple eigenvalues are good to 1e-9; repeated ones of non-normal matrices to about 1e-6.
        return found is not None and abs(found - want) <= 1e-6 * max(1, abs(want))
    return found == want


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("murmur")
    parser.add_argument("--graphs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    _, listing, _ = run([options.murmur, "list", "topologies", "--json"])
    families = [entry["name"] for entry in json.loads(listing)]
    checked, differences, attempts, seen = 0, 0, 0, set()
    while checked < options.graphs and attempts < 5 * options.graphs:
        family = families[attempts % len(families)]
        attempts += 1
        settings = draw_case(family, chance)
        arguments = ["--family", family, "--seed", str(chance.randint(0, 10**6))]
        for key, value in settings.items():
            arguments += ["--set", f"{key}={value}"]
        rule = chance.choice(["metropolis-hastings", "uniform"])
        status, edges, complaint = run([options.murmur, "topology", "generate", "--edges", *arguments])
        if status != 0:
            if attempts > len(families) and family not in seen:
                print(f"note: {family} {settings}: {complaint.strip()}")
            continue
        directed = family in ("exponential",)
        if not directed:
            arguments += ["--mixing", rule]
        status, shown, complaint = run([options.murmur, "topology", "show", "--json", *arguments])
        if status != 0:
            print(f"{family} {settings}: {complaint.strip()}")
            differences += 1
            continue
        found = json.loads(shown)
        graph = nx.DiGraph() if directed else nx.Graph()
        graph.add_nodes_from(range(found["nodes"]))
        graph.add_edges_from(read_edges(edges))
        for name, want in expected(graph, found["nodes"], rule).items():
            if not agree(name, found.get(name), want):
                print(f"{family} {settings} {rule}: {name}: murmur {found.get(name)}, oracle {want}")
                differences += 1
        seen.add(family)
        checked += 1
    missing = sorted(set(families) - seen)
    if missing:
        print(f"families without a graph: {', '.join(missing)}")
    print(f"{checked} graphs of {len(seen)} families compared, {differences} differences")
    sys.exit(0 if differences == 0 and checked == options.graphs and not missing else 1)


if __name__ == "__main__":
    main()
