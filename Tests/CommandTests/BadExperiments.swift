extension BadInput {
    /// Experiment files that cannot run.
    private static let experimentKeys =
        "name, description, workload, training, topology, compute, network, attackers, budget, evaluation, target, seeds, tune, compare, expect"

    static let experiments: [BadInput] = [
        BadInput("a missing file", "simulate no.yaml", "no.yaml: no such file", status: 66),
        BadInput(
            "a device", "simulate /dev/null", "/dev/null: not a regular file (device)", status: 66),
        BadInput("a directory", "simulate .", ".: not a regular file (directory)", status: 66),
        BadInput("an empty file", "simulate x.yaml", files: ["x.yaml": ""], "x.yaml: empty file", status: 78),
        BadInput(
            "a byte-order mark", "simulate x.yaml", files: ["x.yaml": "\u{FEFF}name: x\n"],
            "x.yaml:1:1: byte-order mark not allowed", status: 78),
        BadInput(
            "a NUL byte", "simulate x.yaml", files: ["x.yaml": "name: x\0y\n"],
            "x.yaml:1:8: NUL byte not allowed", status: 78),
        BadInput(
            "masks between machines without keys",
            "peer --experiment x.yaml --node n0 --insecure-plaintext --address n0=192.0.2.1:7000",
            files: [
                "x.yaml": SampleExperiments.good.replacing(
                    "algorithm: d-psgd", with: "algorithm: {name: all-reduce, masking: true}")
            ],
            "node 'n0' is at 192.0.2.1:7000, not on this machine, and training.algorithm.masking needs to know who "
                + "is there, or whoever stands between could take the masks off; pass --keys DIR (see 'murmur keys'), "
                + "or set masking to false", status: 64),
        BadInput(
            "a log of a masked run", "peer --experiment x.yaml --node n0 --event-log x.events",
            files: [
                "x.yaml": SampleExperiments.good.replacing(
                    "algorithm: d-psgd", with: "algorithm: {name: all-reduce, masking: true}")
            ],
            "--event-log x.events: the log of a node that masks what it says holds the secrets of its masks, or it "
                + "cannot be replayed; add --keep-secrets, or leave the log out", status: 64),
        BadInput(
            "a syntax error", "simulate x.yaml",
            files: ["x.yaml": "name: x\nworkload: {dataset: wine\ntraining: 3\n"],
            "x.yaml:3:9: expected ',' or '}' (got ':')", status: 78),
        BadInput(
            "deep nesting", "simulate x.yaml",
            files: ["x.yaml": String(repeating: "[", count: 70) + String(repeating: "]", count: 70)],
            "x.yaml:1:65: nested too deeply (limit 64)", status: 78),
        BadInput(
            "a key stated twice", "simulate x.yaml",
            files: ["x.yaml": SampleExperiments.good + "name: again\n"],
            "x.yaml:6:1: name: duplicate key (first at 1:1)", status: 78),
        BadInput(
            "an unknown key", "simulate x.yaml", files: ["x.yaml": good("budget:", "badget:")],
            "x.yaml:1:1: budget: missing (expected samples, epochs, steps, time or bytes)",
            "x.yaml:5:1: badget: unknown key; did you mean 'budget'?", status: 78),
        BadInput(
            "a missing key", "simulate x.yaml", files: ["x.yaml": good("name: good\n", "")],
            "x.yaml:1:1: name: missing (expected a name for the reports)", status: 78),
        BadInput(
            "a value of the wrong type", "simulate x.yaml",
            files: ["x.yaml": good("batch-size: 8", "batch-size: many")],
            "x.yaml:3:43: training.batch-size: expected a whole number in 1...1000000000 (got \"many\")",
            status: 78),
        BadInput(
            "a topology file that is missing", "simulate x.yaml",
            files: ["x.yaml": good("{family: ring, nodes: 4}", "{file: ring.yaml}")],
            "x.yaml:4:18: topology.file: cannot be read (ring.yaml: no such file)", status: 78),
        BadInput(
            "an algorithm that the topology does not suit", "simulate x.yaml",
            files: ["x.yaml": good("{family: ring, nodes: 4}", "{family: star, nodes: 4, mixing: uniform}")],
            "x.yaml:3:23: training.algorithm: d-psgd needs a doubly stochastic mixing matrix, or its "
                + "models drift towards some nodes' data; choose the mixing rule metropolis-hastings, or a graph that "
                + "is regular", status: 78),
        BadInput(
            "a model that the data does not suit", "simulate x.yaml",
            files: ["x.yaml": good("model: softmax", "model: linear")],
            "x.yaml: variant 'd-psgd': workload: model 'linear' needs real-valued targets, but data set 'wine' has 3 classes",
            status: 78),
        BadInput(
            "an unknown layer", "simulate x.yaml",
            files: [
                "x.yaml": good("model: softmax", "model: {name: sequential, layers: [relu, {gelo: {}}]}")
            ],
            "x.yaml:2:69: workload.model.layers[1].name: unknown layer (got \"gelo\"; expected one of "
                + "dense, conv, embedding, position-embedding, attention, history, tied-output, max-pool, "
                + "average-pool, global-max-pool, global-average-pool, flatten, batch-norm, layer-norm, "
                + "group-norm, dropout, relu, gelu, tanh, sigmoid, residual); "
                + "did you mean 'gelu'?", status: 78),
        BadInput(
            "a layer without its setting", "simulate x.yaml",
            files: ["x.yaml": good("model: softmax", "model: {name: sequential, layers: [relu, dense]}")],
            "x.yaml:2:68: workload.model.layers[1].outputs: missing (expected a whole number in 1...65536)",
            status: 78),
        BadInput(
            "a layer that does not fit the one before it", "simulate x.yaml",
            files: [
                "x.yaml": good(
                    "model: softmax",
                    "model: {name: sequential, layers: [relu, conv: {channels: 2, kernel: 3}]}")
            ],
            "x.yaml:2:68: workload.model.layers[1]: conv: unfit input (got 13 features; expected images); "
                + "state the model's input as [channels, height, width]", status: 78),
        BadInput(
            "fewer samples than nodes", "simulate good.yaml --set topology.nodes=200",
            "wine.csv: 142 samples cannot be split over 200 nodes", status: 65),
        BadInput(
            name: "more problems than fit",
            files: ["x.yaml": SampleExperiments.good + (1...23).map { "key-\($0): 1\n" }.joined()],
            arguments: ["simulate", "x.yaml"],
            problems: (1...20).map {
                "x.yaml:\($0 + 5):1: key-\($0): unknown key (expected one of \(experimentKeys))"
            }
                + ["... and 3 more"],
            status: 78),
    ]
}
