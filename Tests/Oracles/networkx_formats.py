"""Reads the graph files of a folder with networkx, compares all formats of each graph, and writes each again.

Usage: networkx_formats.py FOLDER, with files INDEX.directed.EXTENSION or INDEX.undirected.EXTENSION. Ends with
status 1 when two formats of one graph disagree in nodes, edges or weights.
"""

import json
import pathlib
import sys

import networkx as nx
import numpy as np
import scipy.io
import scipy.sparse


def read(path, kind):
    extension = path.suffix[1:]
    if extension == "edges":
        lines = path.read_text().split("\n")
        graph = kind()
        graph.add_nodes_from(range(int(lines[0])))
        for line in lines[1:]:
            if line:
                words = line.split()
                graph.add_edge(int(words[0]), int(words[1]), weight=float(words[2]))
        return graph
    if extension == "edgelist":
        graph = nx.read_edgelist(path, create_using=kind, nodetype=int)
        graph.add_nodes_from(int(w) for w in path.read_text().split("\n") if w and " " not in w)
        return graph
    if extension in ("txt", "npy"):
        matrix = np.loadtxt(path, ndmin=2) if extension == "txt" else np.load(path)
        return nx.from_numpy_array(matrix, create_using=kind)
    if extension == "mtx":
        return nx.from_scipy_sparse_array(scipy.sparse.csr_array(scipy.io.mmread(path)), create_using=kind)
    if extension == "graphml":
        return nx.read_graphml(path, node_type=int)
    if extension == "gml":
        return nx.relabel_nodes(nx.read_gml(path), int)
    if extension == "json":
        return nx.node_link_graph(json.loads(path.read_text()), edges="edges")
    raise ValueError(path)


def write(graph, path):
    extension = path.suffix[1:]
    nodes = sorted(graph)
    if extension == "edges":
        with open(path, "w") as file:
            file.write(f"{len(nodes)}\n")
            for a, b, w in graph.edges(data="weight"):
                file.write(f"{a} {b} {w!r}\n")
    elif extension == "edgelist":
        with open(path, "wb") as file:
            file.write("".join(f"{node}\n" for node in nodes).encode())
            nx.write_edgelist(graph, file)
    elif extension == "txt":
        np.savetxt(path, nx.to_numpy_array(graph, nodelist=nodes))
    elif extension == "npy":
        np.save(path, nx.to_numpy_array(graph, nodelist=nodes))
    elif extension == "mtx":
        matrix = nx.to_scipy_sparse_array(graph, nodelist=nodes) if len(nodes) > 0 else None
        scipy.io.mmwrite(path, scipy.sparse.coo_array(matrix), precision=17)
    elif extension == "graphml":
        nx.write_graphml(graph, path)
    elif extension == "gml":
        nx.write_gml(graph, path)
    elif extension == "json":
        path.write_text(json.dumps(nx.node_link_data(graph, edges="edges")))


def described(graph):
    """Nodes and weighted edges, each undirected edge with its smaller node first."""
    edges = {}
    for a, b, weight in graph.edges(data="weight", default=1.0):
        edges[(a, b) if graph.is_directed() else (min(a, b), max(a, b))] = weight
    return sorted(graph), edges


def main(folder):
    known = {}
    faults = 0
    for path in sorted(pathlib.Path(folder).iterdir()):
        index, direction, extension = path.name.split(".")
        directed = direction == "directed"
        graph = read(path, nx.DiGraph if directed else nx.Graph)
        first = known.setdefault(index, (extension, described(graph)))
        if graph.is_directed() != directed or described(graph) != first[1]:
            print(f"{path.name}: networkx reads another graph than from {first[0]}", file=sys.stderr)
            faults += 1
        write(graph, path.with_name("again." + path.name))
    return 1 if faults or not known else 0


sys.exit(main(sys.argv[1]))
