import Determinism
import Reports

/// Small made-up reports for the tests.
enum SampleReports {
    /// A run whose accuracy rises from 0.1 towards `final` along 1 − exp(−k/3), four nodes, five evaluations.
    static func run(
        variant: String = "d-psgd",
        seed: UInt64 = 1,
        final: Double = 0.9,
        secondsPerEvaluation: Double = 2,
        evaluations: Int = 5,
        nodes: Int = 4,
        target: Target? = nil
    ) -> RunReport {
        let names = (0..<nodes).map { "n\($0)" }
        let metric = MetricDescription(
            name: "accuracy", higherIsBetter: true, definition: "Share of correct classes.",
            lossName: "cross-entropy"
        )
        var series: [EvaluationPoint] = []
        for index in 0..<evaluations {
            // Powers of two keep every number exact, so that golden texts do not depend on libm.
            let level = final * (1 - 1 / Double(1 << index)) + 0.125 / Double(1 << index)
            let accuracy = (0..<nodes).map { level - 0.015625 * Double($0) }
            let loss = accuracy.map { 2 - 2 * $0 }
            series.append(
                EvaluationPoint(
                    index: index, seconds: secondsPerEvaluation * Double(index), samples: 256 * index,
                    steps: 32 * index, bytesSent: 100_000 * index, overheadBytes: 1000 * index,
                    messagesSent: 64 * index,
                    localLoss: Spread(of: loss, names: names, higherIsBetter: false),
                    localMetric: Spread(of: accuracy, names: names, higherIsBetter: true),
                    lossPerNode: loss, metricPerNode: accuracy,
                    averagedLoss: loss[0] - 0.0625, averagedMetric: accuracy[0] + 0.015625,
                    trainLoss: index == 0 ? nil : loss[0],
                    consensusDistance: index == 0 ? 0 : 4 / Double(1 << index),
                    relativeConsensusDistance: index == 0 ? .nan : 0.25 / Double(1 << index),
                    staleness: StalenessSummary(mean: index == 0 ? 0 : 1.5, maximum: index == 0 ? 0 : 3)
                )
            )
        }
        var histogram = StalenessHistogram()
        for age in [0, 1, 1, 2, 3] { histogram.add(age) }
        return RunReport(
            kind: .simulated, experiment: "sample", variant: variant, algorithm: variant, seed: seed,
            provenance: provenance, budget: Budget(kind: .samples, amount: 1024),
            plan: TrainingPlan(
                nodes: nodes, batchSize: 8, learningRate: 0.1, optimizer: "sgd", model: "softmax(64-10)",
                parameterCount: 650, loss: "cross-entropy", computeModel: "constant(1 ms)",
                networkModel: "latency 1 ms",
                settings: [NamedValue(name: "order", value: "combine-then-adapt")]
            ),
            metric: metric, target: target, series: series,
            nodes: names.enumerated().map { index, name in
                NodeTotals(
                    name: name, steps: 32, samples: 256, merges: 64, messagesSent: 64, messagesReceived: 64,
                    refused: index == 1 ? [RefusalCount(reason: "late", count: 2)] : [],
                    bytesSent: 100_000, bytesReceived: 100_000, overheadBytesSent: 1000,
                    computeSeconds: 6, idleSeconds: 2
                )
            },
            links: [LinkTraffic(from: "n0", to: "n1", messages: 32, bytes: 50_500)],
            staleness: histogram, refused: [RefusalCount(reason: "late", count: 2)],
            events: [RunEvent(seconds: 1.5, node: "n1", what: "left"), RunEvent(seconds: 2, what: "healed")],
            dataCard: DataCard(
                dataset: "digits", task: "classification", trainSamples: 1437, testSamples: 360, features: 64,
                labelNames: ["0", "1", "2"], preparation: "scaled to [0, 1]",
                partition: "dirichlet(alpha: 0.1)",
                nodes: names.enumerated().map { NodeData(node: $1, samples: 100 + $0, labels: [50, $0, 50]) }
            ),
            topologyCard: TopologyCard(
                name: "ring(\(nodes))", nodes: nodes, edges: nodes, minimumDegree: 2, meanDegree: 2,
                maximumDegree: 2,
                diameter: nodes / 2, weights: "metropolis-hastings", spectralGap: 0.5,
                secondEigenvalueModulus: 0.5,
                smallestEigenvalue: -0.25, links: (0..<nodes).map { [$0, ($0 + 1) % nodes] }
            ),
            summary: RunSummary(of: series, metric: metric, target: target),
            digest: "0123456789abcdef0123456789abcdef"
        )
    }

    static let provenance = Provenance(
        experimentText: "name: sample\n", topologyText: "family: ring\n", experimentHash: "e0",
        topologyHash: "70",
        dataHash: "da", modelFingerprint: "f0", programVersion: "0.1.0",
        domain: DeterminismDomain(
            swift: "6.3.1", openblas: "0.3.21", coreType: "Haswell", operatingSystem: "Linux",
            architecture: "x86_64"
        )
    )
}
