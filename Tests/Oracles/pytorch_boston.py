"""What PyTorch makes of Boston: a 13-64-1 ReLU network, Adam at 1e-3, batches of 32, ten epochs, on murmur's own splits.

    python Tests/Oracles/pytorch_boston.py [splits] [seeds]

For each split (`split-seed` of the data set, `test-fraction: 0.2`) it prints the test mean squared error in the data's units
over the seeds: with targets of mean 0 and deviation 1, with targets as they are, and of predicting the training mean.
Features have mean 0 and deviation 1 in all. Written against PyTorch 2.15.0.
"""
import csv
import pathlib
import statistics
import sys

import torch

from murmur_split import held_out


def train(x, y, seed):
    torch.manual_seed(seed)
    model = torch.nn.Sequential(torch.nn.Linear(13, 64), torch.nn.ReLU(), torch.nn.Linear(64, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(10):
        for batch in torch.randperm(len(x)).split(32):
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(x[batch]), y[batch]).backward()
            optimizer.step()
    return model


def main():
    torch.set_num_threads(1)
    splits = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    path = pathlib.Path(__file__).parents[2] / "Datasets/boston.csv"
    rows = torch.tensor([[float(cell) for cell in row] for row in list(csv.reader(open(path)))[1:]])
    for number in range(splits):
        chosen, held = (torch.tensor(part) for part in held_out(len(rows), number))
        x, y = rows[:, :13], rows[:, 13:]
        mean, deviation = x[chosen].mean(0), x[chosen].std(0, correction=0)
        x = (x - mean) / deviation
        centre, scale = y[chosen].mean(), y[chosen].std(correction=0)
        results = {"standardised": [], "raw": []}
        for seed in range(1, seeds + 1):
            model = train(x[chosen], (y[chosen] - centre) / scale, seed)
            results["standardised"].append(((model(x[held]) * scale + centre - y[held]) ** 2).mean().item())
            model = train(x[chosen], y[chosen], seed)
            results["raw"].append(((model(x[held]) - y[held]) ** 2).mean().item())
        constant = ((centre - y[held]) ** 2).mean().item()
        line = [f"split {number}:"]
        for name, errors in results.items():
            line.append(f"{name} {min(errors):.1f} to {max(errors):.1f}, median {statistics.median(errors):.1f};")
        print(*line, f"mean {constant:.1f}", flush=True)


main()
