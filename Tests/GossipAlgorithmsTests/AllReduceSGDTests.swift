import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct `All-reduce SGD` {
    static let collectives = ["ring", "halving-doubling"]

    @Test(arguments: collectives, [1, 2, 3, 4, 5, 7, 8, 13, 16])
    func `leaves the mean on every node, with the same bits`(collective: String, n: Int) throws {
        for length in [0, 1, 3, 10, 1000] {
            // At 0, with a learning rate of 1, the first step goes to the mean of the targets.
            let network = try run(collective, n: n, length: length, learningRate: 1, gradients: 1)
            let targets = try #require(network.plan.targets)
            let models = network.models
            for model in models { #expect(model.map(\.bitPattern) == models[0].map(\.bitPattern)) }
            for element in 0..<length {
                let mean = targets.reduce(0.0) { $0 + Double($1[element]) } / Double(n)
                let largest = targets.reduce(0.0) { max($0, Double(abs($1[element]))) }
                #expect(
                    abs(Double(models[0][element]) - mean) <= Double(n) * Double(Float.ulpOfOne) * largest)
            }
        }
    }

    @Test(arguments: collectives, [2, 3, 4, 5, 8, 16])
    func `sends 2 (n − 1)⁄n · d floats a node, to the byte`(collective: String, n: Int) throws {
        // Where neither the chunks nor, in halving-doubling, the nodes leave a remainder.
        guard collective == "ring" || n.nonzeroBitCount == 1 else { return }
        let length = 6 * n
        let network = try run(collective, n: n, length: length, learningRate: 0.1, gradients: 3)
        for sent in network.bytesSent { #expect(sent == 3 * 4 * 2 * (n - 1) * length / n) }
    }

    @Test(arguments: collectives)
    func `with H local steps is local SGD: means every H-th step, nothing sent between`(collective: String)
        throws
    {
        let (n, length) = (5, 4)
        let network = try run(
            collective, n: n, length: length, learningRate: 0.1, gradients: 7, localSteps: 3)
        let points = network.hosts.indices.map { network.gradientPoints(of: $0) }
        let targets = try #require(network.plan.targets)
        for element in 0..<length {
            let center = targets.reduce(0.0) { $0 + Double($1[element]) } / Double(n)
            for node in 0..<n {
                let target = Double(targets[node][element])
                for step in 0...7 {
                    // From the mean of the last average, each towards its own target by 0.9 a step.
                    let average = center + power(0.9, step / 3 * 3) * (0 - center)
                    let expected = target + power(0.9, step % 3) * (average - target)
                    #expect(abs(Double(points[node][step][element]) - expected) < 1e-6)
                }
                for step in [3, 6] {
                    #expect(points[node][step][element].bitPattern == points[0][step][element].bitPattern)
                }
            }
        }
        let once = try run(collective, n: n, length: length, learningRate: 0.1, gradients: 2)
        #expect(network.bytesSent == once.bytesSent, "7 steps hold 2 averages")
    }

    @Test(arguments: collectives)
    func `waits for a lost node, for a sum without it would be another`(collective: String) throws {
        let network = try run(collective, n: 4, length: 8, learningRate: 0.1, gradients: 10) { network in
            network.run(while: { $0.gradientsGiven[3] < 3 })
            network.lose(3)
        }
        #expect(network.gradientsGiven.allSatisfy { $0 <= 4 })
    }

    private func run(
        _ collective: String, n: Int, length: Int, learningRate: Float, gradients: Int, localSteps: Int = 1,
        before: (Network) -> Void = { _ in }
    ) throws -> Network {
        var random = RandomStream(seed: UInt64(n * 10_000 + length), purpose: "targets")
        let zeros = [Float](repeating: 0, count: length)
        var plan = try Network.Plan(
            "all-reduce", on: Topology(graph: .ring(nodes: n)),
            [("collective", .text(collective)), ("local-steps", .integer(localSteps))],
            start: [[Float]](repeating: zeros, count: n))
        plan.targets = plan.start.map { $0.map { _ in Float(random.normal()) } }
        plan.learningRate = learningRate
        plan.gradients = gradients
        let network = Network(plan)
        network.keepsLog = true
        before(network)
        network.run()
        #expect(network.violations.isEmpty)
        return network
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
