public import Catalogues
import Determinism
import GossipAlgorithms
public import Learning
import Optimizers
public import Runs
import Topology

/// Small runs for tests on real peers: four classes in three dimensions, a softmax regression of 16 parameters.
public enum SamplePlan {
    /// A plan of one algorithm over a ring, or another family.
    public static func plan(
        _ algorithm: String, _ settings: [(name: String, value: SettingValue)] = [], nodes: Int = 4,
        family: String = "ring", rounds: Int = 30, learningRate: Float = 0.1, points: Int = 3,
        seed: UInt64 = 1
    ) throws -> RunPlan {
        let entry = try AlgorithmCatalogue.all.required(algorithm)
        let count = entry.runsOnOneNode ? 1 : nodes
        let workload = try classes()
        let optimizer = try OptimizerCatalogue.all.required("sgd")
        let batch = 4
        return RunPlan(
            algorithm: entry, settings: try Settings(entry.settings, given: settings),
            topology: try topology(family, nodes: count), workload: workload,
            samplesOfNode: (0..<count).map { node in
                stride(from: node, to: workload.dataset.train.count, by: count).map { Int32($0) }
            },
            batchSize: .samples(batch), optimizer: optimizer,
            optimizerSettings: try Settings(optimizer.settings), learningRate: { _ in learningRate },
            budget: .samples(rounds * batch * count), evaluation: EvaluationPlan(cadence: .count(points)),
            seed: seed)
    }

    static func topology(_ name: String, nodes: Int) throws -> Topology {
        let family = try GraphFamilyCatalogue.all.required(nodes == 1 ? "complete" : name)
        return try Topology(
            graph: family.graph(Settings(family.settings, given: [("nodes", .integer(nodes))]), seed: 1))
    }

    /// The same four classes with a perceptron.
    public static func network(hidden: [Double]) throws -> Workload {
        try classes(model: "mlp", [("hidden", .numbers(hidden))])
    }

    /// Four classes around different centres.
    static func classes(
        samples: Int = 240, model name: String = "softmax",
        _ modelSettings: [(name: String, value: SettingValue)] = []
    ) throws -> Workload {
        var random = RandomStream(seed: 7, purpose: "sample classes")
        var text = "a,b,c,class\n"
        for index in 0..<samples {
            let label = index % 4
            let row = (0..<3).map { axis in (axis == label ? 2.0 : 0) + random.normal() }
            text += row.map { "\($0)" }.joined(separator: ",") + ",\(label)\n"
        }
        let source = try DatasetCatalogue.all.required("csv")
        let settings = try Settings(
            source.settings,
            given: [("file", "sample.csv"), ("target", "class"), ("task", "classification")])
        let dataset = try source.load(settings) { _ in Array(text.utf8) }
        let model = try ModelCatalogue.all.required(name)
        let loss = try LossCatalogue.all.required(LossCatalogue.defaultName(for: dataset))
        return try Workload(
            dataset: dataset,
            model: model.make(Settings(model.settings, given: modelSettings), for: dataset),
            loss: loss.make(Settings(loss.settings)))
    }
}

/// A catalogue has no entry of that name.
public struct NotInCatalogue: Error {
    /// The name.
    public let name: String
}

extension Catalogue {
    /// The entry of that name.
    public func required(_ name: String) throws -> Entry {
        guard let entry = self[name] else { throw NotInCatalogue(name: name) }
        return entry
    }
}
