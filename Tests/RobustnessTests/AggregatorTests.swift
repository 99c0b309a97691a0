import LinearAlgebra
import Testing

@testable import Robustness

/// Closed forms on small vectors.
@Suite struct AggregatorTests {
    private func combine(
        _ rule: any AggregationRule, _ own: [Float], _ received: [[Float]], weight: Double = 0.25,
        bearing f: Int = 0
    ) -> [Float] {
        let pool = BufferPool(length: own.count)
        var vector = ParameterVector(ParameterSnapshot(own), pool: pool)
        rule.combine(
            received.map { ReceivedModel(ParameterSnapshot($0), weight: weight) }, bearing: f, into: &vector,
            pool)
        return vector.snapshot().values
    }

    @Test func `the median of an even number is the mean of the two middle values`() {
        let result = combine(CoordinateMedian(), [1, 40], [[2, 10], [8, 20], [100, 30]], bearing: 1)
        #expect(result == [5, 25])
    }

    @Test func `the median of an odd number is the middle value`() {
        #expect(combine(CoordinateMedian(), [7, 0], [[-1, 5], [100, -5]], bearing: 1) == [7, 0])
    }

    @Test func `the trimmed mean drops f values at both ends`() {
        let models: [[Float]] = [[2], [3], [7], [-1000]]
        #expect(combine(TrimmedMean(), [1000], models, bearing: 1) == [4])
        #expect(combine(TrimmedMean(), [1000], models, bearing: 2) == [3])
    }

    @Test func `ranks of vectors longer than one block are taken element by element`() {
        // 35 elements: two blocks of sixteen and a rest.
        let models = (0..<5).map { k in (0..<35).map { Float(($0 * 7 + k * 13) % 11) } }
        let result = combine(CoordinateMedian(), models[0], Array(models.dropFirst()), bearing: 2)
        #expect(result == (0..<35).map { index in models.map { $0[index] }.sorted()[2] })
    }

    @Test func `krum sums the squared distances to the nearest m − f − 2 others`() {
        // m = 6, f = 1: three nearest others. Points 0, 1, 2, 4, 9, 30; scores by hand:
        // 0: 1+4+16 = 21; 1: 1+1+9 = 11; 2: 1+4+4 = 9; 4: 4+9+16 = 29; 9: 25+49+64 = 138.
        let points: [Float] = [0, 1, 2, 4, 9, 30]
        let models = points.map { ParameterSnapshot([$0]) }
        let distances = PairwiseDistances(models)
        #expect((0..<5).map { distances.score(of: $0, neighbours: 3) } == [21, 11, 9, 29, 138])
        #expect(Krum.ranking(of: models, bearing: 1).prefix(4) == [2, 1, 0, 3])
        #expect(combine(Krum(), [0], points.dropFirst().map { [$0] }, bearing: 1) == [2])
    }

    @Test func `multi-krum averages the best`() {
        let rest: [[Float]] = [[1], [2], [4], [9], [30]]
        #expect(distance(combine(MultiKrum(kept: 3), [0], rest, bearing: 1), [1]) < 1e-6)
        #expect(distance(combine(MultiKrum(kept: nil), [0], rest, bearing: 1), [3.2]) < 1e-6)
        #expect(combine(MultiKrum(kept: 1), [0], rest, bearing: 1) == combine(Krum(), [0], rest, bearing: 1))
    }

    @Test func `the geometric median of a triangle is its Fermat point`() {
        // An isosceles triangle with a base of 2 and a height of 2: the point lies 1/√3 above the base, where both angles to
        // it are 30 degrees.
        let rule = GeometricMedian(iterations: 100, smoothing: 1e-6)
        let result = combine(rule, [-1, 0], [[1, 0], [0, 2]], bearing: 1)
        #expect(abs(result[0]) < 1e-4 && abs(result[1] - 0.57735) < 1e-4)
    }

    @Test func `clipping shortens differences to the radius`() {
        // Differences (3, 4) and (0, 1): lengths 5 and 1; radius 2.5 halves the first.
        let result = combine(ClippedGossip(radius: 2.5), [1, 1], [[4, 5], [1, 2]])
        #expect(result == [1.375, 1.75])  // 1 + (1.5, 2)/4 + (0, 1)/4
    }

    @Test func `the adaptive radius is the distance after the f largest`() {
        // Distances 1, 2, 8, 100 with f = 2: radius 2; all four pull to the right.
        let result = combine(ClippedGossip(radius: nil), [0], [[1], [8], [2], [100]], bearing: 2)
        #expect(abs(result[0] - 1.75) < 1e-6)  // (1 + 2 + 2 + 2)/4
    }

    @Test func `an infinite radius gives the weighted mean`() {
        let models = randomModels(4, length: 20, seed: 3)
        let result = combine(ClippedGossip(radius: 1e30), models[0], Array(models.dropFirst()))
        #expect(distance(result, mean(models)) < 1e-6)
    }

    @Test func `symmetric weights and one radius keep the sum of the models`() {
        // A ring of five with weights 0.3; every edge is seen from both ends.
        let models = randomModels(5, length: 8, seed: 4)
        func sum(_ models: [[Float]]) -> [Double] {
            (0..<8).map { index in models.reduce(0) { $0 + Double($1[index]) } }
        }
        func round(_ rule: any AggregationRule) -> [[Float]] {
            models.indices.map { node in
                combine(rule, models[node], [models[(node + 1) % 5], models[(node + 4) % 5]], weight: 0.3)
            }
        }
        let kept = zip(sum(round(ClippedGossip(radius: 1.5))), sum(models)).map { abs($0 - $1) }.max() ?? 1
        #expect(kept < 1e-6)
        // Radii of their own do not: the law above is not empty.
        let moved = zip(sum(round(ClippedGossip(radius: nil))), sum(models)).map { abs($0 - $1) }.max() ?? 0
        let adaptive = models.indices.map { node in
            combine(
                ClippedGossip(radius: nil), models[node], [models[(node + 1) % 5], models[(node + 4) % 5]],
                weight: 0.3, bearing: 1)
        }
        let drift = zip(sum(adaptive), sum(models)).map { abs($0 - $1) }.max() ?? 0
        #expect(drift > 1e-3)
        #expect(moved < 1e-5)  // with f = 0 the largest distance is the radius: nothing is clipped
    }

    @Test func `nearest-neighbour mixing replaces every model by the mean of its nearest`() {
        // m = 4, f = 1: three nearest. 0, 1, 3 mix to 4/3 each and 10 to 14/3.
        func mixed(_ next: any AggregationRule) -> [Float] {
            combine(NearestNeighbourMixing(next: next), [0], [[1], [3], [10]], bearing: 1)
        }
        #expect(distance(mixed(CoordinateMedian()), [4.0 / 3]) < 1e-6)
        // Clipped at 2, the last pulls from 4/3 by a quarter of 2.
        #expect(distance(mixed(ClippedGossip(radius: 2)), [4.0 / 3 + 0.5]) < 1e-6)
    }

    @Test func `MoNNA averages what is nearest to the own model`() {
        #expect(combine(MoNNA(), [10], [[11], [0], [12], [9]], bearing: 2) == [10])
        #expect(combine(MoNNA(), [0], [[11], [0], [12], [9]], bearing: 2) == [3])
    }

    @Test func `the rules need as many models as their papers say`() {
        let needed = { (rule: any AggregationRule) in [0, 1, 2].map { rule.fewestModels(bearing: $0) } }
        #expect(needed(ClippedGossip(radius: nil)) == [1, 3, 4])
        #expect(needed(CoordinateMedian()) == [1, 3, 5])
        #expect(needed(TrimmedMean()) == [1, 3, 5])
        #expect(needed(Krum()) == [3, 5, 7])
        #expect(needed(MultiKrum(kept: nil)) == [3, 5, 7])
        #expect(needed(NearestNeighbourMixing(next: Krum())) == [3, 5, 7])
        #expect(needed(NearestNeighbourMixing(next: MoNNA())) == [1, 3, 5])
    }
}
