import Catalogues
import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Persistence
import Testing
import Topology

/// With an exact compressor every compressed algorithm is an uncompressed one.
@Suite struct `A compressed algorithm` {
    static let exact: [(name: String, given: CompressedRun.Given, order: String)] = [
        (
            "choco-sgd",
            [("order", "compress-after-step"), ("compressor", "identity"), ("consensus-step-size", 1)],
            "adapt-then-combine"
        ),
        (
            "choco-sgd", [("order", "overlapped"), ("compressor", "identity"), ("consensus-step-size", 1)],
            "combine-then-adapt"
        ),
        ("dcd-psgd", [("compressor", "identity")], "combine-then-adapt"),
        (
            "deep-squeeze", [("compressor", "identity"), ("consensus-step-size", 1)],
            "adapt-then-combine"
        ),
        (
            "partial-exchange", [("compressor", "identity"), ("order", "combine-then-adapt")],
            "combine-then-adapt"
        ),
        (
            "partial-exchange", [("compressor", "identity"), ("order", "adapt-then-combine")],
            "adapt-then-combine"
        ),
    ]

    @Test(arguments: exact.indices, ["star", "ring"])
    func `with identity is D-PSGD`(index: Int, graph: String) throws {
        let (name, given, order) = Self.exact[index]
        let topology = try Topology(graph: graph == "star" ? .star(nodes: 6) : .ring(nodes: 5))
        let compressed = CompressedRun.run(try CompressedRun.plan(name, given, on: topology))
        let plain = CompressedRun.run(
            try CompressedRun.plan("d-psgd", [("order", .text(order))], on: topology))
        // Numbers below 4, twenty rounds, each a few roundings more than D-PSGD's.
        #expect(CompressedRun.difference(compressed, plain) < 2e-5, "\(name) \(order)")
        #expect(compressed.violations.isEmpty)
    }

    @Test(arguments: ["choco-sgd", "beer", "dcd-psgd"], ["qsgd", "identity", "int8"])
    func `has equal copies of a node wherever there are any`(name: String, compressor: String) throws {
        var given: CompressedRun.Given = [("compressor", .text(compressor))]
        if name == "dcd-psgd" { given.append(("unbiased", true)) }
        let topology = try Topology(graph: .hypercube(dimension: 3))
        let network = CompressedRun.run(try CompressedRun.plan(name, given, on: topology))
        let names = name == "beer" ? ["models", "trackers"] : ["copies"]
        for name in names {
            let (equal, all) = try CompressedRun.equalCopies(name, in: network)
            #expect(equal == all && all == 24)
        }
    }

    /// The mean model moves along the mean gradient alone, however coarse the compressor.
    @Test(
        arguments: ["choco-sgd", "deep-squeeze", "partial-exchange"], ["top-k", "sign", "qsgd", "low-rank"])
    func `moves the mean along the mean gradient in every round`(name: String, compressor: String) throws {
        let topology = try Topology(graph: .star(nodes: 6))
        let plan = try CompressedRun.plan(
            name, [("compressor", .text(compressor))], on: topology, dimension: 6, rounds: 15)
        let network = CompressedRun.run(plan)
        let points = network.hosts.indices.map { network.gradientPoints(of: $0) }
        let targets = try #require(plan.targets)
        for round in 0..<14 {
            for element in 0..<6 {
                let mean = points.reduce(0.0) { $0 + Double($1[round][element]) } / 6
                let next = points.reduce(0.0) { $0 + Double($1[round + 1][element]) } / 6
                let target = targets.reduce(0.0) { $0 + Double($1[element]) } / 6
                // A dozen roundings of numbers below 8 in each round.
                #expect(abs(next - (mean - 0.1 * (mean - target))) < 1e-5, "round \(round)")
            }
        }
    }

    /// ALGORITHMS 18.2: CHOCO deg · k (1 + index), BEER twice that, in bytes; every algorithm by its compressor's formula.
    @Test(arguments: [
        ("choco-sgd", 1), ("beer", 2), ("deep-squeeze", 1), ("partial-exchange", 1),
    ])
    func `sends exactly what its compressor says, to each neighbour`(name: String, messages: Int) throws {
        let dimension = 40
        for (compressor, bytes) in [
            // Four of forty, six bits a position; ten levels of six bits; a seed and four values.
            ("top-k", 3 + 16), ("qsgd", 5 + 30), ("random-k", 8 + 16), ("sign", 4 + 5), ("float16", 80),
        ] {
            var given: CompressedRun.Given = [("compressor", .text(compressor)), ("kept-share", 0.1)]
            // In the other order the message of the seventh round is out before its gradient.
            if name == "partial-exchange" { given.append(("order", "adapt-then-combine")) }
            let plan = try CompressedRun.plan(
                name, given,
                on: try Topology(graph: .ring(nodes: 5)), dimension: dimension, rounds: 6)
            let network = CompressedRun.run(plan)
            #expect(network.bytesSent.allSatisfy { $0 == 6 * 2 * messages * bytes }, "\(compressor)")
        }
    }

    @Test func `of DCD, Moniqua and PowerGossip costs what is documented`() throws {
        let ring = try Topology(graph: .ring(nodes: 5))
        let dcd = CompressedRun.run(
            try CompressedRun.plan("dcd-psgd", [], on: ring, dimension: 40, rounds: 6))
        #expect(dcd.bytesSent.allSatisfy { $0 == 6 * 2 * (2 + 4 + 40) })
        let moniqua = CompressedRun.run(
            try CompressedRun.plan(
                "moniqua", [("bits", 5), ("theta", 10)], on: ring, dimension: 40, rounds: 6))
        #expect(moniqua.bytesSent.allSatisfy { $0 == 6 * 2 * (5 + 25) })
        // Seven rows, six columns, by turns.
        let power = CompressedRun.run(
            try CompressedRun.plan("powergossip", [("rank", 2)], on: ring, dimension: 40, rounds: 6))
        #expect(power.bytesSent.allSatisfy { $0 == 2 * 2 * 4 * (3 * 7 + 3 * 6) })
    }

    @Test func `is refused where it cannot work, with the remedy`() throws {
        func refusal(_ name: String, _ given: CompressedRun.Given, _ topology: Topology) throws -> String? {
            let entry = try #require(AlgorithmCatalogue.all[name])
            return entry.refusal(of: topology, try Settings(entry.settings, given: given))
        }
        let changing = try Topology(schedule: .onePeerExponential(nodes: 8))
        for name in ["choco-sgd", "dcd-psgd", "beer", "powergossip"] {
            let text = try #require(try refusal(name, [], changing))
            #expect(text.contains(name) || text.contains("schedule"))
        }
        for name in ["deep-squeeze", "moniqua", "partial-exchange"] {
            #expect(try refusal(name, [], changing) == nil)
        }
        let ring = try Topology(graph: .ring(nodes: 5))
        let biased = try #require(try refusal("dcd-psgd", [("compressor", "top-k")], ring))
        #expect(biased.contains("biased") && biased.contains("int8"))
        #expect(try refusal("dcd-psgd", [("compressor", "natural")], ring) == nil)
        let directed = try Topology(graph: .exponential(nodes: 6))
        #expect(try #require(try refusal("powergossip", [], directed)).contains("metropolis-hastings"))
    }
}
