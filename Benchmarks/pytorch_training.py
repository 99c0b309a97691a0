"""Optimizer steps per second of PyTorch on one thread: the cases of TrainingBenchmark.

    python3 Benchmarks/pytorch_training.py

Prints one line for each case and way: its name, the way, steps per second. The ways:

eager   nn.Sequential, CrossEntropyLoss, autograd and torch.optim.SGD, as PyTorch is mostly used; factorisations and word
        vectors from nn.Embedding(sparse=True)
manual  the forward and backward pass written out in torch operations with preallocated results, no autograd,
        under inference_mode: what is left without the framework's bookkeeping

A step gathers the rows of its mini-batch from one matrix of 4,096, in random order, as TrainingBenchmark does; which rows
is drawn beforehand. Times are the thread's processor time. The version of PyTorch goes to standard error.
"""

import math
import sys
import time

try:
    import torch
except ImportError:
    sys.exit("error: PyTorch is not installed for this Python; install it with: python3 -m pip install torch")

SAMPLES = 4096
CLASSES = 10
LEARNING_RATE = 0.01
# Name, widths of the layers, batch size, steps in one timed block.
CASES = [
    ("784-128-10-batch-32", [784, 128, 10], 32, 600),
    ("784-10-batch-32", [784, 10], 32, 1500),
    ("64-10-batch-8", [64, 10], 8, 1500),
]
# Name, network on images of 28x28, batch size, steps in one timed block.
NETWORKS = [
    ("lenet-batch-32", lambda: lenet(), 32, 100),
    ("lenet-batch-64", lambda: lenet(), 64, 60),
    ("cnn-small-batch-64", lambda: cnn_small(), 64, 60),
]
# Name, network on windows of CONTEXT characters of ALPHABET, batch size, steps in one timed block.
TEXTS = [
    ("char-transformer-batch-32", lambda: char_transformer(64, 4, 2), 32, 20),
    ("char-mlp-batch-32", lambda: char_mlp(8, 24, 256), 32, 40),
]
CHARACTERS = 100_000
ALPHABET = 65
CONTEXT = 64


class Residual(torch.nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = torch.nn.Sequential(*layers)

    def forward(self, x):
        return x + self.layers(x)


class Attention(torch.nn.Module):
    """Causal self-attention by PyTorch's fused scaled_dot_product_attention."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.inward = torch.nn.Linear(width, 3 * width)
        self.outward = torch.nn.Linear(width, width)

    def forward(self, x):
        batch, tokens, width = x.shape
        parts = self.inward(x).view(batch, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = torch.nn.functional.scaled_dot_product_attention(*parts, is_causal=True)
        return self.outward(mixed.transpose(1, 2).reshape(batch, tokens, width))


class Positions(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = torch.nn.Parameter(0.02 * torch.randn(CONTEXT, width))

    def forward(self, x):
        return x + self.weight


class History(torch.nn.Module):
    def __init__(self, length):
        super().__init__()
        self.length = length

    def forward(self, x):
        windows = torch.nn.functional.pad(x, (0, 0, self.length - 1, 0)).unfold(1, self.length, 1)
        return windows.transpose(2, 3).flatten(2)


def char_transformer(width, heads, layers):
    nn = torch.nn
    blocks = []
    for _ in range(layers):
        blocks += [
            Residual(nn.LayerNorm(width), Attention(width, heads)),
            Residual(
                nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
            ),
        ]
    return nn.Sequential(
        nn.Embedding(ALPHABET, width), Positions(width), *blocks, nn.LayerNorm(width), nn.Linear(width, ALPHABET)
    )


def char_mlp(history, channels, hidden):
    nn = torch.nn
    return nn.Sequential(
        nn.Embedding(ALPHABET, channels), History(history), nn.Linear(history * channels, hidden), nn.ReLU(),
        nn.Linear(hidden, ALPHABET),
    )


# Name, users, items, factors, batch size, steps in one timed block.
FACTORIZATIONS = [
    ("factors-42k-batch-64", 943, 1682, 16, 64, 1000),
    ("factors-5m-batch-64", 200_000, 100_000, 16, 64, 1000),
]


class Factorization(torch.nn.Module):
    """b_u + b_i + p_u.q_i, with gradients of the rows that a mini-batch names only."""

    def __init__(self, users, items, factors):
        super().__init__()
        table = lambda rows, width: torch.nn.Embedding(rows, width, sparse=True)
        self.user_factors, self.item_factors = table(users, factors), table(items, factors)
        self.user_biases, self.item_biases = table(users, 1), table(items, 1)
        for embedding, deviation in ((self.user_factors, 0.1), (self.item_factors, 0.1),
                                     (self.user_biases, 0), (self.item_biases, 0)):
            torch.nn.init.normal_(embedding.weight, std=deviation)

    def forward(self, users, items):
        product = (self.user_factors(users) * self.item_factors(items)).sum(1)
        return product + self.user_biases(users).squeeze(1) + self.item_biases(items).squeeze(1)


# Name, whether the context is averaged, different words, stretches in a batch, steps in one timed block.
WORD_VECTORS = [
    ("skip-gram-batch-8", False, 5_400, 8, 30),
    ("cbow-batch-8", True, 5_400, 8, 60),
]
STRETCH, WINDOW, NEGATIVES, DIMENSION, SUBSAMPLE = 50, 5, 5, 100, 1e-3


class WordVectors(torch.nn.Module):
    """Scores of a word and its noise words, h.u, h the mean of the vectors near it."""

    def __init__(self, words):
        super().__init__()
        self.inward = torch.nn.Embedding(words, DIMENSION, sparse=True)
        self.outward = torch.nn.Embedding(words, DIMENSION, sparse=True)
        torch.nn.init.uniform_(self.inward.weight, -0.5 / DIMENSION, 0.5 / DIMENSION)
        torch.nn.init.zeros_(self.outward.weight)

    def forward(self, near, weights, answers):
        h = (self.inward(near) * weights[:, :, None]).sum(1)
        return torch.bmm(self.outward(answers), h[:, :, None]).squeeze(2)


def lenet():
    nn = torch.nn
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, CLASSES),
    )


def cnn_small():
    nn = torch.nn
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(784, CLASSES),
    )


def made_up(width, batch):
    """Rows `[SAMPLES, width]`, their labels, and the positions of every mini-batch."""
    generator = torch.Generator().manual_seed(1)
    rows = torch.rand(SAMPLES, width, generator=generator)
    labels = torch.randint(0, CLASSES, (SAMPLES,), generator=generator)
    return rows, labels, torch.randperm(SAMPLES, generator=generator).split(batch)


def eager(widths, batch):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    return eager_steps(torch.nn.Sequential(*layers[:-1]), (widths[0],), batch)


def eager_steps(model, shape, batch):
    rows, labels, order = made_up(math.prod(shape), batch)
    rows = rows.reshape(-1, *shape)
    loss_function = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def step(k):
        positions = order[k % len(order)]
        optimizer.zero_grad()
        loss_function(model(rows[positions]), labels[positions]).backward()
        optimizer.step()

    return step


def text_steps(model, batch):
    generator = torch.Generator().manual_seed(1)
    tokens = torch.randint(0, ALPHABET, (CHARACTERS,), generator=generator)
    starts = torch.randperm(CHARACTERS - CONTEXT, generator=generator).split(batch)
    offsets = torch.arange(CONTEXT)
    loss_function = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def step(k):
        places = starts[k][:, None] + offsets
        optimizer.zero_grad()
        loss_function(model(tokens[places]).flatten(0, 1), tokens[places + 1].flatten()).backward()
        optimizer.step()

    return step


def factorization_steps(users, items, factors, batch):
    generator = torch.Generator().manual_seed(1)
    user = torch.randint(0, users, (SAMPLES,), generator=generator)
    item = torch.randint(0, items, (SAMPLES,), generator=generator)
    rating = torch.rand(SAMPLES, generator=generator) * 2 - 1
    order = torch.randperm(SAMPLES, generator=generator).split(batch)
    model = Factorization(users, items, factors)
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def step(k):
        positions = order[k % len(order)]
        optimizer.zero_grad()
        error = model(user[positions], item[positions]) - rating[positions]
        (0.5 * (error * error).mean()).backward()
        optimizer.step()

    return step


def word_vector_steps(joins, words, batch):
    """Draws as word2vec does, with tensor operations for the whole batch, then one step."""
    generator = torch.Generator().manual_seed(1)
    shares = 1 / torch.arange(1, words + 1, dtype=torch.float64)
    tokens = torch.multinomial(shares, SAMPLES * STRETCH, replacement=True, generator=generator)
    tokens = tokens.reshape(SAMPLES, STRETCH)
    order = torch.randperm(SAMPLES, generator=generator).split(batch)
    counts = torch.bincount(tokens.flatten(), minlength=words).double()
    excess = counts / (SUBSAMPLE * counts.sum())
    keep = (excess.sqrt() + 1) / excess.clamp(min=1e-9)
    noise = counts ** 0.75
    places = torch.arange(STRETCH)
    model = WordVectors(words)
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def step(k):
        inputs, weights, targets = [], [], []
        for stretch in tokens[order[k % len(order)]]:
            kept = stretch[torch.rand(STRETCH) < keep[stretch]]
            count = len(kept)
            distance = (places[:count, None] - places[None, :count]).abs()
            isNear = (distance > 0) & (distance <= torch.randint(1, WINDOW + 1, (count, 1)))
            if joins:
                middle = isNear.any(1)
                shares = isNear[middle].float()
                row = torch.zeros(len(shares), STRETCH, dtype=torch.long)
                row[:, :count] = kept
                weight = torch.zeros(len(shares), STRETCH)
                weight[:, :count] = shares / shares.sum(1, keepdim=True)
                inputs.append(row), weights.append(weight), targets.append(kept[middle])
            else:
                middle, near = isNear.nonzero(as_tuple=True)
                inputs.append(kept[near][:, None]), targets.append(kept[middle])
                weights.append(torch.ones(len(near), 1))
        target = torch.cat(targets)
        drawn = torch.multinomial(noise, len(target) * NEGATIVES, replacement=True).reshape(-1, NEGATIVES)
        optimizer.zero_grad()
        scores = model(torch.cat(inputs), torch.cat(weights), torch.cat([target[:, None], drawn], 1))
        signs = torch.ones(1 + NEGATIVES)
        signs[0] = -1
        isAsked = torch.cat([torch.ones(len(target), 1), (drawn != target[:, None]).float()], 1)
        loss = (torch.nn.functional.softplus(signs * scores) * isAsked).sum() / len(target)
        loss.backward()
        optimizer.step()

    return step


def manual(widths, batch):
    """Weights as [inputs, outputs], which is what the products of a wide layer want."""
    rows, labels, order = made_up(widths[0], batch)
    one_hot = torch.nn.functional.one_hot(labels, CLASSES).float()
    layers = [torch.nn.Linear(inputs, outputs) for inputs, outputs in zip(widths, widths[1:])]
    weights = [layer.weight.detach().t().contiguous() for layer in layers]
    biases = [layer.bias.detach().clone() for layer in layers]
    # What enters layer k, and at the end the last layer's result.
    values = [torch.empty(batch, width) for width in widths]
    deltas = [torch.empty(batch, width) for width in widths]
    targets = torch.empty(batch, CLASSES)

    def step(k):
        positions = order[k % len(order)]
        torch.index_select(rows, 0, positions, out=values[0])
        torch.index_select(one_hot, 0, positions, out=targets)
        for index, (weight, bias) in enumerate(zip(weights, biases)):
            torch.addmm(bias, values[index], weight, out=values[index + 1])
            if index + 1 < len(weights):
                values[index + 1].clamp_(min=0)
        torch.softmax(values[-1], 1, out=deltas[-1])
        deltas[-1].sub_(targets)
        for index in reversed(range(len(weights))):
            delta = deltas[index + 1]
            if index > 0:
                torch.mm(delta, weights[index].t(), out=deltas[index])
                deltas[index].mul_(values[index] > 0)
            weights[index].addmm_(values[index].t(), delta, alpha=-LEARNING_RATE / batch)
            biases[index].sub_(delta.sum(0), alpha=LEARNING_RATE / batch)

    return step


def measure(step, steps):
    for k in range(steps // 5):
        step(k)
    begin = time.thread_time()
    for k in range(steps):
        step(k)
    return steps / (time.thread_time() - begin)


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    print("PyTorch", torch.__version__, file=sys.stderr)
    for name, widths, batch, steps in CASES:
        print(name, "eager", round(measure(eager(widths, batch), steps)))
        with torch.inference_mode():
            print(name, "manual", round(measure(manual(widths, batch), steps)))
    for name, users, items, factors, batch, steps in FACTORIZATIONS:
        step = factorization_steps(users, items, factors, batch)
        print(name, "eager", round(measure(step, steps), 1))
    for name, joins, words, batch, steps in WORD_VECTORS:
        print(name, "eager", round(measure(word_vector_steps(joins, words, batch), steps), 1))
    for name, make, batch, steps in NETWORKS:
        print(name, "eager", round(measure(eager_steps(make(), (1, 28, 28), batch), steps), 1))
    for name, make, batch, steps in TEXTS:
        print(name, "eager", round(measure(text_steps(make(), batch), steps), 1))


if __name__ == "__main__":
    main()
