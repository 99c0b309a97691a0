import Catalogues
import GossipAlgorithms
import Reports
import Testing

/// Every algorithm of the catalogue that sends anything, on eight processes; a few seconds each.
///
/// Algorithms added to the catalogue are here at once, with the settings below where their defaults need longer runs.
extension `eight peers` {
    /// What an algorithm is started with, as an experiment file states it: the catalogue's algorithms, and further forms.
    private static let all =
        AlgorithmCatalogue.all.entries.map(\.name).filter { !["centralized", "solo"].contains($0) }
        .map { (name: $0, settings: needed[$0] ?? "") } + forms

    /// What some hundred steps need: few local steps between meetings, less coarse compression, little noise; and the lazy weights
    /// that D² needs on a hypercube.
    private static let needed = [
        "slowmo": "local-steps: 12", "diloco": "local-steps: 20", "noloco": "local-steps: 5",
        "easgd": "steps-per-exchange: 1", "go-sgd": "push-probability: 1",
        "d2": "lazy: true", "muffliato": "noise: 0.01", "el-oracle": "degree: 3", "el-local": "degree: 3",
        "moshpit": "size: 2", "partial-exchange": "kept-share: 0.3",
        "choco-sgd": "kept-share: 0.1, consensus-step-size: 0.3", "powergossip": "power-iterations: 4",
    ]

    private static let forms: [(name: String, settings: String)] = [
        ("parameter-server", "mode: asynchronous"), ("parameter-server", "mode: stale-synchronous"),
        ("sgp", "overlap: 1"), ("sgp", "overlap: 4"),
        ("a2cid2", "constants: given, momentum-rate: 0.2, twin-pull: 1"),
        ("swift", "steps-per-average: 2"),
        ("gossip-learning", "mode: update"), ("gossip-learning", "mode: update-merge"),
        ("gossip-learning", "merge: plain"), ("gossip-learning", "merge: limited, age-limit: 20"),
        ("gossip-learning", "token-account: simple"), ("gossip-learning", "token-account: generalized"),
        ("gossip-learning", "token-account: randomized"), ("gossip-learning", "parts: 4"),
        ("partial-exchange", "compressor: segment"), ("partial-exchange", "compressor: bfloat16"),
        ("choco-sgd", "order: overlapped, kept-share: 0.1, consensus-step-size: 0.3"),
        ("choco-sgd", "compressor: sign, consensus-step-size: 0.3"),
        ("choco-sgd", "compressor: int8, consensus-step-size: 1"),
        ("dcd-psgd", "compressor: natural"),
        ("moniqua", "bits: 6"), ("powergossip", "rank: 2, power-iterations: 2"),
        ("gradient-tracking", "form: diging"), ("moshpit", "size: 2, masking: true"),
        ("pipeline", "stages: 2"), ("pipeline", "stages: 2, flush: false, routing: straight"),
    ]

    @Test(arguments: all.indices)
    func `train by every algorithm, and end near one another`(_ index: Int) throws {
        let (name, settings) = Self.all[index]
        let workspace = try Workspace()
        try workspace.write(Self.experiment(name, settings), to: "eight.yaml")
        let result = try MurmurProcess.run(
            ["launch", "eight.yaml", "--output", "out", "--quiet", "--emulate-compute"], in: workspace)
        #expect(result.status == 0, "\(name) \(settings): \(result.errors)")
        let file = try #require(try workspace.list("out").first { $0.hasSuffix(".report.json") })
        let report = try ReportCodec.decode(workspace.read("out/\(file)"), file: file)
        let summary = report.summary
        let comment: Comment =
            "\(name) \(settings): \(summary.finalMetric), mean \(summary.averagedMetric), worst \(summary.worstNodeMetric)"
        #expect(report.nodes.count == 8 && report.nodes.allSatisfy { $0.bytesSent > 0 }, comment)
        // A node alone knows the three digits that it sees, and ends at 0.3. On a busy machine asynchronous nodes meet less often.
        #expect(summary.averagedMetric > 0.6 && summary.finalMetric > 0.45, comment)
    }

    /// 400 steps of every node on digits of few classes; a hypercube, where all algorithms run.
    private static func experiment(_ name: String, _ settings: String) -> String {
        """
        name: eight
        workload:
          dataset: digits
          model: {name: mlp, hidden: [32], activation: relu}
          partition: {name: shards, shards-per-node: 3}
        training:
          algorithm: {name: \(name)\(settings.isEmpty ? "" : ", " + settings)}
          batch-size: 16
          learning-rate: 0.1
        topology: {family: hypercube, nodes: 8}
        compute: {name: log-normal, mean: 4ms, sigma: 0.2}
        budget: {steps: 400}
        evaluation: {count: 4}
        """
    }
}
