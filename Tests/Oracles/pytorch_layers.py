"""What PyTorch's layers give and what their gradients are, for the tests of our layers.

    python3 Tests/Oracles/pytorch_layers.py > Tests/Oracles/pytorch_layers.txt

The cases are those of Tests/LearningTests/Layers/LayerProbe.swift of the same names, and ready networks. Inputs,
parameters and the gradient of the loss with respect to the outputs are sines of their positions: see `sines`. For every
array the file has: its name, the number of its elements, the sum of the elements weighted by sines, the root of the
sum of squares, and the first eight elements. In training mode: output, input-gradient, and the gradient of each
parameter under its name; for running values, what they become with momentum 0.1. In evaluation mode: evaluation.
"""

import math

import torch
from torch import nn


def sines(count, step, phase):
    return torch.tensor([math.sin(step * k + phase) for k in range(count)], dtype=torch.float32)


class Residual(nn.Module):
    def __init__(self, layers, projection=None):
        super().__init__()
        self.layers = layers
        if projection is not None:
            self.projection = projection

    def forward(self, x):
        return self.layers(x) + (self.projection(x) if hasattr(self, "projection") else x)


class Tokens(nn.Module):
    """Indices as an embedding wants them."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x.long())


class Indices(nn.Embedding):
    """The first layer of a network for text."""

    def forward(self, x):
        return super().forward(x.long())


class Positions(nn.Module):
    def __init__(self, tokens, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(tokens, channels))

    def forward(self, x):
        return x + self.weight


class Causal(nn.MultiheadAttention):
    def __init__(self, channels, heads):
        super().__init__(channels, heads, batch_first=True)

    def forward(self, x):
        mask = nn.Transformer.generate_square_subsequent_mask(x.shape[1])
        return super().forward(x, x, x, need_weights=False, attn_mask=mask, is_causal=True)[0]


class History(nn.Module):
    def __init__(self, length):
        super().__init__()
        self.length = length

    def forward(self, x):
        windows = nn.functional.pad(x, (0, 0, self.length - 1, 0)).unfold(1, self.length, 1)
        return windows.transpose(2, 3).flatten(2)


class Tied(nn.Sequential):
    """Layers whose first is an embedding, and the scores of its table."""

    def forward(self, x):
        return nn.functional.linear(super().forward(x), self[0].weight)


def transformer(vocabulary, context, width, heads, layers):
    blocks = []
    for _ in range(layers):
        blocks.append(Residual(nn.Sequential(nn.LayerNorm(width), Causal(width, heads))))
        blocks.append(
            Residual(
                nn.Sequential(
                    nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
                )
            )
        )
    return nn.Sequential(
        Indices(vocabulary, width), Positions(context, width), *blocks, nn.LayerNorm(width),
        nn.Linear(width, vocabulary),
    )


def unit(inputs, outputs, stride=1, kernel=3):
    return [
        nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
    ]


def block(inputs, outputs, stride):
    layers = nn.Sequential(*unit(inputs, outputs, stride), nn.ReLU(), *unit(outputs, outputs))
    projection = nn.Sequential(*unit(inputs, outputs, stride, 1)) if stride > 1 else None
    return [Residual(layers, projection), nn.ReLU()]


IMAGE = (2, 5, 4)
# Name, module, shape of a sample, rows, factor of the parameters.
CASES = [
    ("dense", nn.Linear(5, 3), (5,), 3, 1),
    ("dense wide", nn.Linear(3, 40), (3,), 3, 1),
    ("dense without bias", nn.Linear(5, 3, bias=False), (5,), 3, 1),
    ("dense on tokens", nn.Linear(4, 2), (3, 4), 3, 1),
    ("conv", nn.Conv2d(2, 3, 3), IMAGE, 3, 1),
    ("conv padded", nn.Conv2d(2, 3, 3, padding=2), IMAGE, 3, 1),
    ("conv strided", nn.Conv2d(2, 2, 3, stride=2, padding=1), IMAGE, 3, 1),
    ("conv depthwise", nn.Conv2d(2, 4, 3, padding=1, groups=2), IMAGE, 3, 1),
    ("conv of one pixel", nn.Conv2d(2, 3, 1, bias=False), IMAGE, 3, 1),
    ("conv of one pixel, strided", nn.Conv2d(2, 3, 1, stride=2), IMAGE, 3, 1),
    ("max-pool", nn.MaxPool2d(2), IMAGE, 3, 1),
    ("max-pool overlapping", nn.MaxPool2d(3, stride=2, padding=1), IMAGE, 3, 1),
    ("average-pool", nn.AvgPool2d(2), IMAGE, 3, 1),
    ("average-pool padded", nn.AvgPool2d(3, stride=2, padding=1), IMAGE, 3, 1),
    ("global-max-pool", nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten()), IMAGE, 3, 1),
    ("global-average-pool", nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), IMAGE, 3, 1),
    ("flatten", nn.Flatten(), IMAGE, 3, 1),
    ("batch-norm", nn.BatchNorm2d(2), IMAGE, 3, 1),
    ("batch-norm of features", nn.BatchNorm1d(4, track_running_stats=False), (4,), 6, 1),
    ("layer-norm", nn.LayerNorm(6), (6,), 3, 1),
    ("layer-norm of tokens", nn.LayerNorm(5), (2, 5), 3, 1),
    ("group-norm", nn.GroupNorm(2, 4), (4, 2, 3), 3, 1),
    ("relu", nn.ReLU(), (5,), 3, 1),
    ("gelu", nn.GELU(), (5,), 3, 1),
    ("tanh", nn.Tanh(), (5,), 3, 1),
    ("sigmoid", nn.Sigmoid(), (5,), 3, 1),
    ("residual", Residual(nn.Sequential(nn.Conv2d(2, 2, 3, padding=1), nn.Tanh())), IMAGE, 3, 1),
    (
        "residual with projection",
        Residual(
            nn.Sequential(nn.Conv2d(2, 3, 3, stride=2, padding=1), nn.GroupNorm(1, 3), nn.GELU()),
            nn.Sequential(nn.Conv2d(2, 3, 1, stride=2)),
        ),
        IMAGE, 3, 1,
    ),
    ("position-embedding", Positions(3, 2), (3, 2), 3, 1),
    ("attention", Causal(4, 2), (4, 4), 2, 1),
    ("attention of one head", Causal(3, 1), (5, 3), 3, 1),
    ("history", History(3), (4, 2), 3, 1),
    ("tied-output", Tied(Indices(4, 3), nn.Tanh()), (5,), 3, 1),
    ("char-transformer", transformer(5, 6, 8, 2, 2), (6,), 3, 0.5),
    (
        "char-mlp",
        nn.Sequential(Indices(5, 4), History(3), nn.Linear(12, 7), nn.ReLU(), nn.Linear(7, 5)),
        (6,), 3, 0.5,
    ),
    ("embedding", Tokens(nn.Embedding(4, 3)), (5,), 3, 1),
    (
        "lenet",
        nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
        ),
        (1, 28, 28), 2, 0.1,
    ),
    (
        "resnet-tiny",
        nn.Sequential(
            *unit(1, 8), nn.ReLU(), *block(8, 8, 1), *block(8, 16, 2), *block(16, 32, 2),
            nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), nn.Linear(32, 10),
        ),
        (1, 8, 8), 4, 0.3,
    ),
]


# Cases whose inputs are indices.
INDEXED = ("embedding", "tied-output", "char-transformer", "char-mlp")


def show(name, values):
    flat = values.detach().reshape(-1)
    weighted = (flat.double() * sines(flat.numel(), 1, 0.3).double()).sum().item()
    root = flat.double().norm().item()
    first = " ".join(f"{value:.6g}" for value in flat[:8].tolist())
    print(name, flat.numel(), f"{weighted:.6g}", f"{root:.6g}", first)


def fill(module, factor):
    start = 0
    for name, tensor in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        values = factor * sines(tensor.numel(), 0.9, 0.1 + 0.9 * start)
        if name.endswith("running_var"):
            values = values.abs() + 0.5
        tensor.copy_(values.reshape(tensor.shape))
        start += tensor.numel()


def main():
    print("# PyTorch", torch.__version__)
    for name, module, shape, rows, factor in CASES:
        print("case", name)
        with torch.no_grad():
            fill(module, factor)
        count = rows * math.prod(shape)
        x = sines(count, 1.7, 0.2).reshape(rows, *shape)
        if name in INDEXED:
            x = torch.tensor([float(k % 4) for k in range(count)]).reshape(rows, *shape)
        module.eval()
        show("evaluation", module(x))
        module.train()
        x.requires_grad_(True)
        output = module(x)
        show("output", output)
        output.backward(sines(output.numel(), 1.3, 0.5).reshape(output.shape))
        if x.grad is not None:
            show("input-gradient", x.grad)
        for key, parameter in module.named_parameters():
            show(key.removeprefix("layer."), parameter.grad)
        for key, buffer in module.named_buffers():
            if not key.endswith("num_batches_tracked"):
                show(key, buffer)


if __name__ == "__main__":
    main()
