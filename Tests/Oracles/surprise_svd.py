"""Surprise's SVD in NumPy on murmur's own splits of MovieLens-100k: the reference for matrix-factorization.

    python Tests/Oracles/surprise_svd.py ml-100k.inter [splits]

Per rating, in the order of the file as Surprise takes it and in a new random order in each epoch as murmur does, with Surprise's
defaults but 16 factors: factors normal(0, 0.1), learning rate 0.005, regularisation 0.02 on factors and biases, 20 epochs. Prints the
root mean squared error of the test part for each split (`split-seed`). Source: surprise/prediction_algorithms/matrix_factorization.pyx,
version 1.1.4, class SVD.
"""
import sys

import numpy

from murmur_split import held_out


def train(users, items, ratings, rng, shuffles):
    mean = ratings.mean()
    p, q = rng.normal(0, 0.1, (users.max() + 1, 16)), rng.normal(0, 0.1, (items.max() + 1, 16))
    bu, bi = numpy.zeros(len(p)), numpy.zeros(len(q))
    order = numpy.arange(len(ratings))
    for _ in range(20):
        if shuffles:
            rng.shuffle(order)
        for u, i, r in zip(users[order].tolist(), items[order].tolist(), ratings[order].tolist()):
            pu, qi = p[u], q[i]
            error = r - (mean + bu[u] + bi[i] + pu.dot(qi))
            bu[u] += 0.005 * (error - 0.02 * bu[u])
            bi[i] += 0.005 * (error - 0.02 * bi[i])
            p[u], q[i] = pu + 0.005 * (error * qi - 0.02 * pu), qi + 0.005 * (error * pu - 0.02 * qi)
    return mean, p, q, bu, bi


def main():
    rows = [line.split("\t") for line in open(sys.argv[1]).read().splitlines()[1:]]
    users, items = (numpy.array([int(row[column]) for row in rows]) for column in (0, 1))
    ratings = numpy.array([float(row[2]) for row in rows])
    for number in range(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        chosen, held = held_out(len(rows), number)
        for shuffles in (False, True):
            # Surprise trains in the order of the file.
            part = numpy.array(chosen if shuffles else sorted(chosen))
            mean, p, q, bu, bi = train(
                users[part], items[part], ratings[part], numpy.random.default_rng(1), shuffles)
            # A user or an item of the test part alone adds nothing.
            known_users, known_items = set(users[part].tolist()), set(items[part].tolist())
            squares = 0.0
            for row in held:
                u, i = users[row], items[row]
                estimate = mean
                if u in known_users:
                    estimate += bu[u]
                if i in known_items:
                    estimate += bi[i]
                if u in known_users and i in known_items:
                    estimate += p[u].dot(q[i])
                squares += (ratings[row] - min(5, max(1, estimate))) ** 2
            order = "shuffled" if shuffles else "in the file's order"
            print(f"split {number}, {order}: {(squares / len(held)) ** 0.5:.4f}", flush=True)


main()
