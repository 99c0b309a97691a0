"""The two ends of a mixing matrix' spectrum by SciPy's eigsh; the counterpart of TopologyBenchmark.

    topology_eigsh.py EDGES

Prints nodes, seconds, peak memory in MB, the second eigenvalue modulus and the smallest eigenvalue. The eigenvalue
1 is known and taken out, as it is on the other side, so that both seek one eigenvalue at either end.
"""

import resource
import sys
import time

import numpy as np
import scipy.sparse as sparse
import scipy.sparse.linalg as linalg

edges = np.fromfile(sys.argv[1], sep=" ", dtype=np.int64).reshape(-1, 2)
n = int(edges.max()) + 1
ends = np.concatenate([edges, edges[:, ::-1]])
degree = np.bincount(ends[:, 0], minlength=n)
weight = 1 / (1 + np.maximum(degree[ends[:, 0]], degree[ends[:, 1]]))
matrix = sparse.csr_matrix((weight, (ends[:, 0], ends[:, 1])), shape=(n, n))
matrix = matrix + sparse.diags(1 - np.asarray(matrix.sum(axis=1)).ravel())
matrix = matrix.tocsr()


def without_mean(x):
    return matrix @ x - x.mean()


operator = linalg.LinearOperator((n, n), matvec=without_mean, dtype=float)
start = np.random.default_rng(1).choice([-1.0, 1.0], n)
seconds = float("inf")
for _ in range(1 if n > 100_000 else 3):
    begin = time.perf_counter()
    values = linalg.eigsh(operator, k=2, which="BE", tol=1e-8, v0=start, return_eigenvectors=False)
    seconds = min(seconds, time.perf_counter() - begin)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(n, seconds, memory, np.abs(values).max(), values.min())
