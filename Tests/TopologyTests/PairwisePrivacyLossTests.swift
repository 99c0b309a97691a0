import Testing

@testable import Topology

@Suite struct `private gossip` {
    /// x after the steps, by the definition, from one value for each node.
    private func gossip(_ matrix: MixingMatrix, _ gossip: ChebyshevGossip, _ start: [Double]) -> [Double] {
        var (last, present) = (start, start)
        for step in 0..<gossip.steps {
            var next = [Double](repeating: 0, count: start.count)
            var span = next.mutableSpan
            matrix.multiply(present.span, into: &span)
            if step > 0 {
                for node in next.indices {
                    next[node] = gossip.momentum * next[node] + (1 - gossip.momentum) * last[node]
                }
            }
            (last, present) = (present, next)
        }
        return present
    }

    @Test func `momentum follows the formula and ends plain gossip at 1`() {
        // gap 0.5: 2 (1 - sqrt(0.5 * 0.875)) / 0.75^2.
        let half = ChebyshevGossip(steps: 3, gap: 0.5)
        #expect(abs(half.momentum - 2 * (1 - 0.4375.squareRoot()) / 0.5625) < 1e-15)
        #expect(ChebyshevGossip(steps: 3, gap: 0.5, isAccelerated: false).momentum == 1)
        // The slower the graph, the more momentum, always below 2.
        let momenta = [1, 0.5, 0.1, 0.01, 1e-4].map { ChebyshevGossip(steps: 1, gap: $0).momentum }
        #expect(zip(momenta, momenta.dropFirst()).allSatisfy { $0 < $1 } && momenta.allSatisfy { $0 < 2 })
    }

    @Test func `takes the steps of the paper's formula`() {
        // ceil(0.25^-1/2 ln(16 / 4 * 4)) = ceil(2 * 2.7726) = 6, and ceil(4 * 2.7726) = 12 without acceleration.
        #expect(ChebyshevGossip(nodes: 16, noise: 2, gap: 0.25).steps == 6)
        #expect(ChebyshevGossip(nodes: 16, noise: 2, gap: 0.25, isAccelerated: false).steps == 12)
        // Less noise needs more agreement: ceil(2 ln(16 / 0.01 * 0.25)) = ceil(2 * 5.9915) = 12.
        #expect(ChebyshevGossip(nodes: 16, noise: 0.1, gap: 0.25).steps == 12)
    }

    @Test func `acceleration reaches the mean itself, which a start from nothing misses`() throws {
        let matrix = MixingMatrix.metropolisHastings(.ring(nodes: 16))
        let gap = SpectralAnalysis(of: matrix).spectralGap
        let schedule = ChebyshevGossip(steps: 150, gap: gap)
        let start = (0..<16).map { $0 == 3 ? 16.0 : 0 }
        let end = gossip(matrix, schedule, start)
        #expect(end.allSatisfy { abs($0 - 1) < 1e-9 })
        // The trap: x_-1 = 0, so x_1 = gamma W x_0; all nodes then agree on 1 / (2 - gamma).
        var last = [Double](repeating: 0, count: 16)
        var present = start
        for _ in 0..<150 {
            var next = [Double](repeating: 0, count: 16)
            var span = next.mutableSpan
            matrix.multiply(present.span, into: &span)
            for node in next.indices {
                next[node] = schedule.momentum * next[node] + (1 - schedule.momentum) * last[node]
            }
            (last, present) = (present, next)
        }
        #expect(present.allSatisfy { abs($0 - 1 / (2 - schedule.momentum)) < 1e-9 })
        #expect(1 / (2 - schedule.momentum) > 1.5)
    }

    @Test func `acceleration beats plain gossip where the graph mixes slowly`() {
        let matrix = MixingMatrix.metropolisHastings(.ring(nodes: 32))
        let gap = SpectralAnalysis(of: matrix).spectralGap
        let start = (0..<32).map { Double($0 % 7) }
        func error(_ isAccelerated: Bool) -> Double {
            let end = gossip(
                matrix, ChebyshevGossip(steps: 60, gap: gap, isAccelerated: isAccelerated), start)
            let mean = start.reduce(0, +) / 32
            return end.reduce(0) { max($0, abs($1 - mean)) }
        }
        #expect(error(true) < error(false) / 20)
    }

    /// Hypercubes of 2^4 to 2^12 nodes, as in figure 3 of the paper.
    @Test(arguments: [4, 8, 12])
    func `loss falls with the distance on hypercubes`(_ dimension: Int) {
        let matrix = MixingMatrix.metropolisHastings(.hypercube(dimension: dimension))
        let gap = 2 / Double(dimension + 1)
        for isAccelerated in [false, true] {
            let schedule = ChebyshevGossip(
                nodes: 1 << dimension, noise: 1, gap: gap, isAccelerated: isAccelerated)
            let losses = PairwisePrivacyLoss.losses(towards: 0, matrix, schedule, cap: 0.5)
            // Node u is as many hops away as it has bits set; all of one distance lose the same.
            let byDistance = (1...dimension).map { hops in losses[(1 << hops) - 1] }
            for node in 1..<(1 << dimension) {
                #expect(abs(losses[node] - byDistance[node.nonzeroBitCount - 1]) < 1e-12)
            }
            // Neighbours see the noisy value itself: the whole local loss.
            #expect(byDistance[0] == 0.5)
            #expect(byDistance.allSatisfy { $0 <= 0.5 } && byDistance[dimension - 1] < 0.35, "\(byDistance)")
            // Plain gossip: the farther the less. Acceleration overshoots, and the farthest see a little more again.
            let falls = zip(byDistance, byDistance.dropFirst()).allSatisfy { $0 >= $1 }
            #expect(falls || isAccelerated, "\(byDistance)")
            if dimension == 12 {
                // The same formula in NumPy, over the hypercube's exclusive-or structure.
                let expected = isAccelerated ? [0.5, 0.2168, 0.0488] : [0.5, 0.3318, 0.1488]
                #expect(zip(byDistance, expected).allSatisfy { abs($0 - $1) < 5e-5 }, "\(byDistance)")
            }
        }
    }

    @Test func `loss is the formula's, written with dense powers`() {
        let matrix = MixingMatrix.metropolisHastings(.ring(nodes: 7))
        let schedule = ChebyshevGossip(steps: 4, gap: 0.1, isAccelerated: false)
        let losses = PairwisePrivacyLoss.losses(towards: 0, matrix, schedule, cap: 1 / (2 * 9.0))
        var expected = [Double](repeating: 0, count: 7)
        var power = [Double](repeating: 0, count: 49)
        for node in 0..<7 { power[node * 7 + node] = 1 }
        let w = matrix.dense()
        for _ in 0..<4 {
            for neighbour in [1, 6] {
                let row = Array(power[(neighbour * 7)..<(neighbour * 7 + 7)])
                let norm = row.reduce(0) { $0 + $1 * $1 }
                for node in 0..<7 {
                    let share: Double = row[node] * row[node] / norm
                    expected[node] += share / 18
                }
            }
            var product = [Double](repeating: 0, count: 49)
            for row in 0..<7 {
                for column in 0..<7 {
                    for inner in 0..<7 {
                        product[row * 7 + column] += power[row * 7 + inner] * w[inner * 7 + column]
                    }
                }
            }
            power = product
        }
        for node in 1..<7 { #expect(abs(losses[node] - min(expected[node], 1 / 18)) < 1e-14) }
    }

    @Test func `is stated by distance for all pairs`() {
        let loss = PairwisePrivacyLoss(
            of: .metropolisHastings(.ring(nodes: 8)), ChebyshevGossip(steps: 5, gap: 0.2), noise: 2)
        #expect(loss.localLoss == 0.125 && loss.observers == 8)
        #expect(loss.distances.map(\.hops) == [1, 2, 3, 4])
        #expect(loss.distances.map(\.pairs) == [16, 16, 16, 8])
        #expect(loss.distances.allSatisfy { $0.mean < $0.largest + 1e-12 && $0.largest <= loss.localLoss })
        // rho + 2 sqrt(rho ln(1/delta)) at rho = 0.125, delta = 1e-5.
        #expect(abs(PairwisePrivacyLoss.epsilon(of: 0.125, delta: 1e-5) - 2.524_263) < 1e-6)
    }
}
