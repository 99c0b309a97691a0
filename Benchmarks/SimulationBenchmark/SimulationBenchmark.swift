import Catalogues
import Determinism
import Foundation
import GossipAlgorithms
import Learning
import LinearAlgebra
import Optimizers
import Reports
import Runs
import Simulation
import Topology

/// How fast the simulator runs: AD-PSGD, softmax regression on digits, random 4-regular graphs, batch 8, for 100, 1,000 and
/// 10,000 nodes on one and two threads; and events per second with a model of one parameter.
///
///     GLIBC_TUNABLES=glibc.malloc.hugetlb=1 swift run -c release SimulationBenchmark
///         [--nodes N] [--steps N] [--threads N] [--trivial]
///
/// The variable is the one `murmur simulate` sets for itself: huge pages for thousands of scattered replicas.
@main
struct SimulationBenchmark {
    static func main() throws {
        LinearAlgebraBackend.useOneThreadPerCall()
        let options = Options(CommandLine.arguments)
        if let nodes = options.nodes {
            let result = try run(
                nodes: nodes, steps: options.steps, threads: options.threads, trivial: options.trivial)
            print(
                "\(result.steps) steps, \(result.events) events, \(result.seconds) s, digest \(result.digest)"
            )
            return
        }
        print("core \(LinearAlgebraBackend.coreName), \(LinearAlgebraBackend.configuration)")
        try compareThreads(trivial: false)
        try compareThreads(trivial: true)
    }

    /// One and two threads in turn, five rounds, medians and the median of the paired ratios.
    private static func compareThreads(trivial: Bool) throws {
        print(trivial ? "\nmodel of one parameter (events/s)" : "\nsoftmax on digits, batch 8 (steps/s)")
        print("nodes     1 thread   2 threads   ratio   same bits")
        for nodes in [100, 1_000, 10_000] {
            var one: [Double] = []
            var two: [Double] = []
            var same = true
            for _ in 0..<5 {
                let steps = 1_000_000
                let a = try run(nodes: nodes, steps: steps, threads: 1, trivial: trivial)
                let b = try run(nodes: nodes, steps: steps, threads: 2, trivial: trivial)
                one.append(Double(trivial ? a.events : a.steps) / a.seconds)
                two.append(Double(trivial ? b.events : b.steps) / b.seconds)
                same = same && a.digest == b.digest
            }
            let ratio = median(zip(two, one).map { $0 / $1 })
            print(
                column("\(nodes)", 6), column("\(Int(median(one)))", 11), column("\(Int(median(two)))", 11),
                column(String(format: "%.2f", ratio), 7), same ? "  yes" : "  NO")
            fflush(nil)
        }
    }

    struct Result {
        let steps: Int
        let events: Int
        let seconds: Double
        let digest: String
    }

    private static func run(nodes: Int, steps: Int, threads: Int, trivial: Bool) throws -> Result {
        let simulation = Simulation(try plan(nodes: nodes, steps: steps, trivial: trivial), threads: threads)
        var begin = ContinuousClock.now
        var end = begin
        // The clock starts at the first progress call and ends at the last: evaluations lie outside.
        var isFirst = true
        let outcome = simulation.run { progress in
            if isFirst {
                begin = ContinuousClock.now
                isFirst = false
            }
            end = ContinuousClock.now
            return true
        }
        let elapsed = (end - begin) / .seconds(1)
        return Result(
            steps: outcome.series.last?.steps ?? 0, events: outcome.eventCount, seconds: elapsed,
            digest: outcome.digest.description)
    }

    private static func plan(nodes: Int, steps: Int, trivial: Bool) throws -> SimulationPlan {
        let workload = try trivial ? trivialWorkload() : digits()
        let family = try require(GraphFamilyCatalogue.all["random-regular"])
        let graph = try family.graph(
            Settings(family.settings, given: [("nodes", .integer(nodes)), ("degree", 4)]), seed: 1)
        let algorithm = try require(AlgorithmCatalogue.all["ad-psgd"])
        let optimizer = try require(OptimizerCatalogue.all["sgd"])
        var stream = RandomStream(seed: 1, purpose: "benchmark shards")
        let shards = (0..<nodes).map { _ in
            (0..<64).map { _ in Int32(stream.integer(below: workload.dataset.train.count)) }
        }
        let run = RunPlan(
            algorithm: algorithm, settings: try Settings(algorithm.settings),
            topology: try Topology(graph: graph), workload: workload, samplesOfNode: shards,
            batchSize: .samples(8), optimizer: optimizer, optimizerSettings: try Settings(optimizer.settings),
            learningRate: { _ in 0.05 }, budget: .samples(8 * steps),
            evaluation: EvaluationPlan(cadence: .count(1), testSamples: 10), seed: 1)
        return SimulationPlan(
            run, computeTime: .logNormal(mean: 10_000_000, sigma: 0.2),
            network: NetworkModel(nodeCount: nodes, common: .init(latency: 1_000_000)))
    }

    private static func digits() throws -> Workload {
        let entry = try require(DatasetCatalogue.all["digits"])
        let dataset = try entry.load(Settings(entry.settings)) { file in
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: "Datasets/" + file.path)))
        }
        return try workload(model: "softmax", dataset: dataset)
    }

    private static func trivialWorkload() throws -> Workload {
        let entry = try require(DatasetCatalogue.all["csv"])
        let settings = try Settings(
            entry.settings, given: [("file", "line.csv"), ("target", "y"), ("task", "regression")])
        let rows = (0..<100).map { "\($0),\($0 % 7)" }.joined(separator: "\n")
        let dataset = try entry.load(settings) { _ in Array("x,y\n\(rows)\n".utf8) }
        return try workload(model: "linear", dataset: dataset)
    }

    private static func workload(model name: String, dataset: Dataset) throws -> Workload {
        let entry = try require(ModelCatalogue.all[name])
        let loss = try require(LossCatalogue.all[LossCatalogue.defaultName(for: dataset)])
        return try Workload(
            dataset: dataset, model: entry.make(Settings(entry.settings), for: dataset),
            loss: loss.make(Settings(loss.settings)))
    }

    private struct Missing: Error {}

    private static func require<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Missing() }
        return value
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted[sorted.count / 2]
    }

    private static func column(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

private struct Options {
    var nodes: Int?
    var steps = 1_000_000
    var threads = 1
    var trivial = false

    init(_ arguments: [String]) {
        func value(after flag: String) -> Int? {
            guard let index = arguments.firstIndex(of: flag), index + 1 < arguments.count else { return nil }
            return Int(arguments[index + 1])
        }
        nodes = value(after: "--nodes")
        steps = value(after: "--steps") ?? steps
        threads = value(after: "--threads") ?? threads
        trivial = arguments.contains("--trivial")
    }
}
