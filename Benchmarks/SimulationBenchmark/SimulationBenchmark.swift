import Catalogues
import Determinism
import Foundation
import Glibc
import GossipAlgorithms
import Learning
import LinearAlgebra
import Optimizers
import Reports
import Runs
import Simulation
import Topology

/// How fast the simulator runs: AD-PSGD, softmax regression on digits, random 4-regular graphs, batch 8, for 100, 1,000 and
/// 10,000 nodes on one and two threads, beside bare loops of the same arithmetic (`BareLoop`); events per second with a model
/// of one parameter; and parts of it by themselves: the queue of events, the averaging of pairs.
///
///     GLIBC_TUNABLES=glibc.malloc.hugetlb=1 swift run -c release SimulationBenchmark
///         [--nodes N] [--steps N] [--threads N] [--trivial | --bare | --quadratic] | --parts
///
/// - `--nodes N`: one run, and what it took. With `--bare` the bare loops of so many nodes instead; with `--quadratic` the
///   model has 64 parameters, as in the run of a million nodes.
/// - `--parts`: the parts only.
///
/// The variable is the one `murmur simulate` sets for itself: huge pages for thousands of scattered replicas.
@main
struct SimulationBenchmark {
    static func main() throws {
        LinearAlgebraBackend.useOneThreadPerCall()
        let options = Options(CommandLine.arguments)
        if options.parts { return measureParts() }
        if let nodes = options.nodes, options.bare {
            let rates = try bareRates(nodes: nodes, steps: options.steps)
            print("\(Int(rates.inPlace)) steps/s in place, \(Int(rates.byMessages)) steps/s by messages")
            return
        }
        if let nodes = options.nodes {
            let result = try run(
                nodes: nodes, steps: options.steps, threads: options.threads, model: options.model)
            print(
                "\(result.steps) steps, \(result.events) events, \(result.seconds) s, digest \(result.digest), "
                    + "\(result.processorSeconds) s of processor time"
            )
            return
        }
        print("core \(LinearAlgebraBackend.coreName), \(LinearAlgebraBackend.configuration)")
        try compareThreads(.softmax)
        try compareThreads(.trivial)
        measureParts()
    }

    /// What a node learns.
    enum Model {
        /// Softmax regression on digits, 650 parameters.
        case softmax
        /// A line through numbers, without its offset: one parameter, so that only events count.
        case trivial
        /// A quadratic of 64 parameters.
        case quadratic
    }

    private static func measureParts() {
        let queue = QueueHold.measure()
        print(
            String(
                format: "\n10,000 events pending: %.1f M events/s; in a heap %.1f M events/s; same order: %@",
                queue.queue, queue.heap, queue.isSameOrder ? "yes" : "NO"))
        for (nodes, length) in [(10_000, 650), (1_000_000, 64)] {
            let rates = PairAveraging(nodes: nodes, length: length).measure(pairs: 4_000_000)
            print(
                String(
                    format: "pairs of %d vectors of %d: %.1f M merges/s, %.1f M pairs/s in place", nodes,
                    length, rates.merged, rates.inPlace))
        }
    }

    private static func bareRates(nodes: Int, steps: Int) throws -> (inPlace: Double, byMessages: Double) {
        func rate(_ traffic: BareLoop.Traffic) throws -> Double {
            let workload = try digits()
            let loop = BareLoop(workload, shards: shards(nodes: nodes, workload), traffic)
            // The first round brings the rows in.
            _ = loop.run(steps: min(steps, 2 * nodes))
            return Double(steps) / loop.run(steps: steps)
        }
        return (try rate(.inPlace), try rate(.byMessages))
    }

    /// One and two threads and the bare loops in turn, five rounds, medians and the medians of the paired ratios.
    private static func compareThreads(_ model: Model) throws {
        print(model == .softmax ? "\nsoftmax on digits, batch 8 (steps/s)" : "\none parameter (events/s)")
        print(
            "nodes     1 thread   2 threads   ratio   same bits"
                + (model == .softmax ? "   in place   share   by messages   share" : ""))
        for nodes in [100, 1_000, 10_000] {
            var rounds: [Round] = []
            for _ in 0..<5 { rounds.append(try round(nodes: nodes, model)) }
            print(
                column("\(nodes)", 6), column("\(Int(median(rounds.map(\.one))))", 11),
                column("\(Int(median(rounds.map(\.two))))", 11),
                column(String(format: "%.2f", median(rounds.map { $0.two / $0.one })), 7),
                column(rounds.allSatisfy(\.isSame) ? "yes" : "NO", 11), bareColumns(rounds))
            fflush(nil)
        }
    }

    /// Rates measured in turn.
    private struct Round {
        let one: Double
        let two: Double
        /// One thread's, by its processor time: what the bare loops are timed by.
        let alone: Double
        let isSame: Bool
        let bare: (inPlace: Double, byMessages: Double)?
    }

    private static func round(nodes: Int, _ model: Model) throws -> Round {
        let steps = 1_000_000
        let one = try run(nodes: nodes, steps: steps, threads: 1, model: model)
        let two = try run(nodes: nodes, steps: steps, threads: 2, model: model)
        func rate(_ result: Result) -> Double {
            Double(model == .softmax ? result.steps : result.events) / result.seconds
        }
        return Round(
            one: rate(one), two: rate(two), alone: rate(one) * one.seconds / one.processorSeconds,
            isSame: one.digest == two.digest,
            bare: model == .softmax ? try bareRates(nodes: nodes, steps: steps / 2) : nil)
    }

    private static func bareColumns(_ rounds: [Round]) -> String {
        let bare = rounds.compactMap(\.bare)
        guard bare.count == rounds.count else { return "" }
        func share(_ rate: (Round) -> Double) -> String {
            column(String(format: "%.0f %%", 100 * median(rounds.map { $0.alone / rate($0) })), 7)
        }
        return column("\(Int(median(bare.map(\.inPlace))))", 10) + share { $0.bare?.inPlace ?? .nan }
            + column("\(Int(median(bare.map(\.byMessages))))", 13) + share { $0.bare?.byMessages ?? .nan }
    }

    struct Result {
        let steps: Int
        let events: Int
        let seconds: Double
        /// Seconds of all threads on a processor.
        let processorSeconds: Double
        let digest: String
    }

    private static func run(nodes: Int, steps: Int, threads: Int, model: Model) throws -> Result {
        let simulation = Simulation(try plan(nodes: nodes, steps: steps, model), threads: threads)
        var begin = ContinuousClock.now
        var end = begin
        var (processorBegin, processorEnd) = (clock(), clock())
        // The clock starts at the first progress call and ends at the last: evaluations lie outside.
        var isFirst = true
        let outcome = simulation.run { progress in
            if isFirst {
                begin = ContinuousClock.now
                processorBegin = clock()
                isFirst = false
            }
            end = ContinuousClock.now
            processorEnd = clock()
            return true
        }
        let elapsed = (end - begin) / .seconds(1)
        return Result(
            steps: outcome.series.last?.steps ?? 0, events: outcome.eventCount, seconds: elapsed,
            processorSeconds: Double(processorEnd - processorBegin) / Double(CLOCKS_PER_SEC),
            digest: outcome.digest.description)
    }

    private static func plan(nodes: Int, steps: Int, _ model: Model) throws -> SimulationPlan {
        let workload =
            switch model {
            case .softmax: try digits()
            case .trivial: try trivialWorkload()
            case .quadratic: try quadraticWorkload()
            }
        let family = try require(GraphFamilyCatalogue.all["random-regular"])
        let graph = try family.graph(
            Settings(family.settings, given: [("nodes", .integer(nodes)), ("degree", 4)]), seed: 1)
        let algorithm = try require(AlgorithmCatalogue.all["ad-psgd"])
        let optimizer = try require(OptimizerCatalogue.all["sgd"])
        let batch = model == .quadratic ? 1 : 8
        let run = RunPlan(
            algorithm: algorithm, settings: try Settings(algorithm.settings),
            topology: try Topology(graph: graph), workload: workload,
            samplesOfNode: shards(nodes: nodes, workload),
            batchSize: .samples(batch), optimizer: optimizer,
            optimizerSettings: try Settings(optimizer.settings),
            learningRate: { _ in 0.05 }, budget: .samples(batch * steps),
            evaluation: EvaluationPlan(cadence: .count(1), testSamples: 10), seed: 1)
        return SimulationPlan(
            run, computeTime: .logNormal(mean: 10_000_000, sigma: 0.2),
            network: NetworkModel(nodeCount: nodes, common: .init(latency: 1_000_000)))
    }

    /// 64 samples for each node, or one where there are a million nodes.
    private static func shards(nodes: Int, _ workload: Workload) -> [[Int32]] {
        var stream = RandomStream(seed: 1, purpose: "benchmark shards")
        return (0..<nodes).map { _ in
            (0..<(nodes > 100_000 ? 1 : 64)).map { _ in
                Int32(stream.integer(below: workload.dataset.train.count))
            }
        }
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

    private static func quadraticWorkload() throws -> Workload {
        let entry = try require(DatasetCatalogue.all["quadratics"])
        let settings = try Settings(entry.settings, given: [("count", 1_000), ("dimension", 64)])
        let dataset = try entry.load(settings) { _ in [] }
        return try workload(model: "diagonal", loss: "half-square", dataset: dataset)
    }

    private static func workload(
        model name: String, loss lossName: String? = nil, dataset: Dataset
    ) throws -> Workload {
        let entry = try require(ModelCatalogue.all[name])
        let loss = try require(LossCatalogue.all[lossName ?? LossCatalogue.defaultName(for: dataset)])
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
    var model = SimulationBenchmark.Model.softmax
    var bare = false
    var parts = false

    init(_ arguments: [String]) {
        func value(after flag: String) -> Int? {
            guard let index = arguments.firstIndex(of: flag), index + 1 < arguments.count else { return nil }
            return Int(arguments[index + 1])
        }
        nodes = value(after: "--nodes")
        steps = value(after: "--steps") ?? steps
        threads = value(after: "--threads") ?? threads
        if arguments.contains("--trivial") { model = .trivial }
        if arguments.contains("--quadratic") { model = .quadratic }
        bare = arguments.contains("--bare")
        parts = arguments.contains("--parts")
    }
}
