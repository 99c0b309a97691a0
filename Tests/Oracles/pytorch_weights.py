"""PyTorch's side of the exchange of weights, for PyTorchExchangeTests.

    python3 Tests/Oracles/pytorch_weights.py make DIR     data, fresh models as .npz and .safetensors, what they are worth
    python3 Tests/Oracles/pytorch_weights.py check DIR    loads DIR/MODEL.npz and DIR/MODEL.safetensors with load_state_dict
                                                          and compares the logits with DIR/MODEL.logits.npy

Needs PyTorch and NumPy. The safetensors format is read and written here by its description, without the library.
"""

import json
import struct
import sys

import numpy
import torch
from torch import nn

CLASSES = 4
SHAPE = (2, 16, 16)


class Residual(nn.Module):
    def __init__(self, layers, projection=None):
        super().__init__()
        self.layers = layers
        if projection is not None:
            self.projection = projection

    def forward(self, x):
        return self.layers(x) + (self.projection(x) if hasattr(self, "projection") else x)


def conv(inputs, channels, kernel=3, stride=1):
    return [
        nn.Conv2d(inputs, channels, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(channels),
    ]


def block(inputs, channels, stride):
    layers = nn.Sequential(*conv(inputs, channels, 3, stride), nn.ReLU(), *conv(channels, channels))
    return Residual(layers, nn.Sequential(*conv(inputs, channels, 1, stride)) if stride > 1 else None)


def models():
    """The modules of Documentation/Weights.md; softmax and mlp take flat samples."""
    inputs = SHAPE[0] * SHAPE[1] * SHAPE[2]
    return {
        "softmax": nn.Linear(inputs, CLASSES),
        "mlp": nn.Sequential(nn.Linear(inputs, 40), nn.ReLU(), nn.Linear(40, 16), nn.ReLU(), nn.Linear(16, CLASSES)),
        "lenet": nn.Sequential(
            nn.Conv2d(SHAPE[0], 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(64, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, CLASSES),
        ),
        "cnn-small": nn.Sequential(
            nn.Conv2d(SHAPE[0], 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(256, CLASSES),
        ),
        "resnet-tiny": nn.Sequential(
            *conv(SHAPE[0], 8), nn.ReLU(),
            block(8, 8, 1), nn.ReLU(), block(8, 16, 2), nn.ReLU(), block(16, 32, 2), nn.ReLU(),
            nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), nn.Linear(32, CLASSES),
        ),
    }


def write_safetensors(path, arrays):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    types = {"float32": "F32", "float64": "F64", "float16": "F16", "int64": "I64"}
    for name, array in arrays.items():
        content = numpy.ascontiguousarray(array).tobytes()
        header[name] = {
            "dtype": types[str(array.dtype)], "shape": list(array.shape),
            "data_offsets": [len(data), len(data) + len(content)],
        }
        data += content
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def read_safetensors(path):
    content = open(path, "rb").read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    arrays = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            arrays[name] = numpy.frombuffer(content[begin:end], "<f4").reshape(entry["shape"])
    return arrays


def answers(name, model, samples):
    samples = torch.from_numpy(samples)
    model.eval()
    with torch.no_grad():
        return model(samples.flatten(1) if name in ("softmax", "mlp") else samples)


def make(folder):
    random = numpy.random.default_rng(7)
    data = {
        "x_train": random.normal(size=(64,) + SHAPE).astype("float32"),
        "y_train": numpy.arange(64) % CLASSES,
        "x_test": random.normal(size=(32,) + SHAPE).astype("float32"),
        "y_test": numpy.arange(32) % CLASSES,
    }
    numpy.savez(f"{folder}/data.npz", **data)
    torch.manual_seed(5)
    for name, model in models().items():
        for tensor_name, tensor in model.state_dict().items():
            # Running statistics that matter.
            if "running" in tensor_name:
                tensor.uniform_(0.5, 2)
        arrays = {key: tensor.numpy() for key, tensor in model.state_dict().items()}
        numpy.savez(f"{folder}/{name}.init.npz", **arrays)
        write_safetensors(f"{folder}/{name}.init.safetensors", arrays)
        logits, labels = answers(name, model, data["x_test"]), torch.from_numpy(data["y_test"])
        loss = nn.functional.cross_entropy(logits, labels).item()
        accuracy = (logits.argmax(1) == labels).double().mean().item()
        print(name, loss, accuracy)


def check(folder):
    samples = numpy.load(f"{folder}/data.npz")["x_test"]
    for name, model in models().items():
        expected = numpy.load(f"{folder}/{name}.logits.npy")
        for arrays in (dict(numpy.load(f"{folder}/{name}.npz")), read_safetensors(f"{folder}/{name}.safetensors")):
            state = {key: torch.from_numpy(array.copy()) for key, array in arrays.items()}
            model.load_state_dict(state, strict=True)
            difference = numpy.abs(answers(name, model, samples).numpy() - expected).max()
            print(name, difference / max(1.0, numpy.abs(expected).max()))


{"make": make, "check": check}[sys.argv[1]](sys.argv[2])
