"""What PyTorch reaches on Hamlet with the models `char-transformer` and `char-mlp`: nats per character of held-out text.

    python3 Tests/Oracles/pytorch_text.py [transformer|tied|mlp] [SEEDS] [STEPS]

The figures that Simulations/hamlet.yaml is held to. Settings as there: AdamW, learning rate 3e-3 with 100 steps of warm-up
and a cosine to 0, weight decay 0.01, batches of 32 windows of 64 characters drawn at random, 1,500 steps; the last tenth of the
text is tested on, in windows that do not overlap.
"""

import math
import pathlib
import statistics
import sys

import torch
from torch import nn

from pytorch_layers import Causal, History, Indices, Positions, Residual, transformer

CONTEXT = 64
BATCH = 32
RATE = 3e-3
WARM_UP = 100


class Tied(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network[:-1]

    def forward(self, x):
        return nn.functional.linear(self.network(x), self.network[0].weight)


def make(kind, vocabulary):
    if kind == "mlp":
        return nn.Sequential(
            Indices(vocabulary, 24), History(8), nn.Linear(192, 256), nn.ReLU(), nn.Linear(256, vocabulary)
        )
    network = transformer(vocabulary, CONTEXT, 64, 4, 2)
    nn.init.normal_(network[0].weight, std=0.02)
    nn.init.normal_(network[1].weight, std=0.02)
    return Tied(network) if kind == "tied" else network


def rate(step, steps):
    if step < WARM_UP:
        return (step + 1) / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (step - WARM_UP) / (steps - WARM_UP)))


def train(kind, seed, steps):
    text = (pathlib.Path(__file__).parents[2] / "Datasets" / "hamlet.txt").read_text()
    characters = sorted(set(text))
    tokens = torch.tensor([characters.index(c) for c in text])
    boundary = len(tokens) - round(0.1 * len(tokens))
    known, held = tokens[:boundary], tokens[boundary:]
    torch.manual_seed(seed)
    network = make(kind, len(characters))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate(step, steps))
    loss_function = nn.CrossEntropyLoss()
    offsets = torch.arange(CONTEXT)
    for _ in range(steps):
        places = torch.randint(0, len(known) - CONTEXT, (BATCH, 1)) + offsets
        optimizer.zero_grad()
        scores = network(known[places])
        loss_function(scores.flatten(0, 1), known[places + 1].flatten()).backward()
        optimizer.step()
        schedule.step()
    network.eval()
    with torch.no_grad():
        places = torch.arange(0, len(held) - CONTEXT, CONTEXT)[:, None] + offsets
        return loss_function(network(held[places]).flatten(0, 1), held[places + 1].flatten()).item()


def main():
    torch.set_num_threads(1)
    kind = sys.argv[1] if len(sys.argv) > 1 else "transformer"
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    steps = int(sys.argv[3]) if len(sys.argv) > 3 else 1500
    results = [train(kind, seed, steps) for seed in range(1, seeds + 1)]
    print(kind, "median", round(statistics.median(results), 4), [round(value, 4) for value in results])


if __name__ == "__main__":
    main()
