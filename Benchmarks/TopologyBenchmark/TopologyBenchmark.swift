import Determinism
import Glibc
import Topology

/// Measures how long the two ends of a mixing matrix' spectrum take on random 4-regular graphs.
///
///     TopologyBenchmark            sizes 1,000 to 100,000
///     TopologyBenchmark N FILE     one size; writes the graph's edges to FILE first
@main enum TopologyBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let first = arguments.first, let last = arguments.last, let nodes = Int(first) else {
            for nodes in [1_000, 10_000, 100_000] { try measure(nodes, edgesTo: nil) }
            return
        }
        try measure(nodes, edgesTo: arguments.count > 1 ? last : nil)
    }

    /// Prints nodes, seconds, peak memory in MB, the second eigenvalue modulus and the smallest eigenvalue.
    private static func measure(_ nodes: Int, edgesTo path: String?) throws {
        var stream = RandomStream(seed: 1, purpose: "topology benchmark")
        let graph = try Graph.randomRegular(nodes: nodes, degree: 4, using: &stream)
        if let path { write(graph, to: path) }
        let matrix = MixingMatrix.metropolisHastings(graph)
        let clock = ContinuousClock()
        var seconds = Double.infinity
        var analysis = SpectralAnalysis(of: matrix, denseLimit: 0)
        for _ in 0..<(nodes > 100_000 ? 1 : 3) {
            let start = clock.now
            analysis = SpectralAnalysis(of: matrix, denseLimit: 0)
            seconds = min(seconds, (clock.now - start) / .seconds(1))
        }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        print(
            nodes, seconds, Double(usage.ru_maxrss) / 1_000, analysis.secondEigenvalueModulus,
            analysis.smallestEigenvalue ?? .nan)
    }

    private static func write(_ graph: Graph, to path: String) {
        guard let file = fopen(path, "w") else { fatalError("\(path): cannot be created") }
        for edge in graph.edges { fputs("\(edge.from) \(edge.to)\n", file) }
        fclose(file)
    }
}
