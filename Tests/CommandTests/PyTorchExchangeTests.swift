import Foundation
import Reports
import Testing

/// The Python that `PYTHON` names, `python3` unless set, if it has PyTorch.
private enum PyTorch {
    static let python = ProcessInfo.processInfo.environment["PYTHON"] ?? "python3"

    static let isWanted = ProcessInfo.processInfo.environment["MURMUR_LONG_TESTS"] != nil

    static let isThere: Bool = {
        guard isWanted, let workspace = try? Workspace() else { return false }
        return (try? run(["-c", "import torch, numpy"], in: workspace))?.status == 0
    }()

    static func run(_ arguments: [String], in workspace: Workspace) throws -> MurmurProcess.Result {
        try MurmurProcess.run([python] + arguments, in: workspace, binary: "/usr/bin/env")
    }
}

@Suite(
    .serialized, .enabled(if: PyTorch.isWanted),
    .enabled(
        if: PyTorch.isThere || !PyTorch.isWanted,
        "no PyTorch; install it with: python3 -m venv .build/torch && .build/torch/bin/pip install torch numpy, and set PYTHON=$PWD/.build/torch/bin/python3"
    ))
struct `the exchange with PyTorch` {
    private static let models = [
        ("softmax", "softmax"), ("mlp", "{name: mlp, hidden: [40, 16]}"), ("lenet", "lenet"),
        ("cnn-small", "cnn-small"), ("resnet-tiny", "resnet-tiny"),
    ]

    private static func experiment(_ name: String, _ model: String) -> String {
        """
        name: \(name)
        workload:
          dataset:
            {name: npz, file: data.npz, test-features: x_test, test-targets: y_test, task: classification}
          model: \(model)
        training: {algorithm: d-psgd, batch-size: 8, learning-rate: 0.05}
        topology: {family: ring, nodes: 4}
        budget: {samples: 640}

        """
    }

    private func murmur(_ arguments: String, in workspace: Workspace) throws -> MurmurProcess.Result {
        let result = try MurmurProcess.run(arguments.split(separator: " ").map(String.init), in: workspace)
        try #require(result.status == 0, "\(result.errors)")
        return result
    }

    /// What the oracle prints: a model's name, then numbers.
    private func oracle(_ command: String, in workspace: Workspace) throws -> [(
        name: String, numbers: [Double]
    )] {
        let script = MurmurProcess.project + "/Tests/Oracles/pytorch_weights.py"
        let result = try PyTorch.run([script, command, workspace.path], in: workspace)
        try #require(result.status == 0, "\(result.errors)")
        return result.output.split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            return (String(words[0]), words.dropFirst().compactMap { Double($0) })
        }
    }

    @Test func `gives equal logits both ways, for every ready network`() throws {
        let workspace = try Workspace()
        let expected = try oracle("make", in: workspace)
        #expect(expected.map(\.name) == Self.models.map(\.0))
        for (name, model) in Self.models {
            try workspace.write(Self.experiment(name, model), to: "\(name).yaml")
            // Ours to PyTorch.
            _ = try murmur(
                "simulate \(name).yaml --output \(name) --quiet --save-models averaged", in: workspace)
            let saved = "\(name)/d-psgd-seed1.models"
            _ = try murmur(
                "evaluate \(saved) --experiment \(name).yaml --outputs \(name).logits.npy", in: workspace)
            for format in ["npz", "safetensors"] {
                _ = try murmur("export \(saved) --output \(name).\(format) --quiet", in: workspace)
            }
            // PyTorch's to us.
            let numbers = try #require(expected.first { $0.name == name }).numbers
            for format in ["npz", "safetensors"] {
                let file = "\(name).init.\(format)"
                _ = try murmur(
                    "simulate \(name).yaml --output \(name)-\(format) --quiet --init \(file)", in: workspace)
                let path = "\(name)-\(format)/d-psgd-seed1.report.json"
                let start = try ReportCodec.decode(workspace.read(path), file: path).series[0]
                #expect(abs(start.averagedLoss - numbers[0]) < 1e-5, "\(file)")
                #expect(start.averagedMetric == numbers[1], "\(file)")
            }
        }
        let differences = try oracle("check", in: workspace)
        #expect(differences.count == 2 * Self.models.count)
        for (name, numbers) in differences {
            #expect(try #require(numbers.first) < 1e-5, "\(name)")
        }
    }
}
