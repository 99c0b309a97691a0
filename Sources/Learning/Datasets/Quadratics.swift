import Catalogues
import Determinism
import Glibc

/// Quadratics with a known minimum: the problem on which the theory of averaging and of SGD can be checked digit by digit.
///
/// Sample s is the function `f_s(x) = ½ Σ_j h_sj (x_j − b_sj)²`, stored as features `a = √h` and targets `a·b`, which model
/// `diagonal` and loss `half-square` turn back into it. Minimisers b are normal, curvatures h lie in `[1, condition]`, evenly
/// on a logarithmic scale. The test part is one sample, the minimum of the mean of all of them,
/// `x*_j = Σ_s h_sj b_sj / Σ_s h_sj` with h = 1, so that the test loss is `½‖x − x*‖²` and the mean squared error
/// `‖x − x*‖²/dimension`.
enum Quadratics {
    static let entry = DatasetEntry(
        "quadratics",
        "Quadratics 1/2 sum_j h_j (x_j - b_j)^2, drawn; the test part is the minimum of their mean",
        source: "drawn from the seed", licence: "",
        settings: [
            Setting("count", .integer(1...10_000_000), "quadratics, which are the training samples"),
            Setting("dimension", .integer(1...10_000_000), "numbers in x"),
            Setting(
                "mean", .number(-1e6...1e6), default: 0, "every coordinate of the minimisers' mean b"),
            Setting("spread", .number(0...1e6), default: 1, "standard deviation of the minimisers b"),
            Setting("condition", .number(1...1e6), default: 1, "curvatures h lie in [1, condition]"),
            Setting("seed", .integer(0...Int.max), default: 0, "draws minimisers and curvatures"),
        ],
        files: { _ in [] },
        decode: { _, settings throws(DatasetError) in
            try Draw(settings).dataset(
                seed: UInt64(settings.integer("seed")), mean: settings.number("mean"),
                spread: settings.number("spread"), condition: settings.number("condition"))
        })

    /// Most numbers in all quadratics together: their curvatures and minimisers take 8 bytes each.
    static let numberLimit = 200_000_000

    /// The sizes of a drawing.
    private struct Draw {
        let count: Int
        let dimension: Int

        init(_ settings: Settings) throws(DatasetError) {
            count = settings.integer("count")
            dimension = settings.integer("dimension")
            guard count * dimension <= Quadratics.numberLimit else {
                throw DatasetError(
                    "quadratics",
                    "\(count) quadratics of dimension \(dimension) are too many "
                        + "(got \(count * dimension) numbers; expected at most \(Quadratics.numberLimit))")
            }
        }

        func dataset(seed: UInt64, mean: Double, spread: Double, condition: Double) -> Dataset {
            var minimisers = RandomStream(seed: seed, purpose: "quadratic minimisers")
            var curvatures = RandomStream(seed: seed, purpose: "quadratic curvatures")
            var features = [Float](repeating: 1, count: count * dimension)
            var targets = [Float](repeating: 0, count: count * dimension)
            var weighted = [Double](repeating: 0, count: dimension)
            var weights = [Double](repeating: 0, count: dimension)
            for index in targets.indices {
                let root = condition == 1 ? 1 : Float(pow(condition, curvatures.uniform() / 2))
                features[index] = root
                targets[index] = root * Float(minimisers.normal(mean: mean, standardDeviation: spread))
                // From the numbers as they are stored, so that x* is theirs to the last digit.
                weighted[index % dimension] += Double(root) * Double(targets[index])
                weights[index % dimension] += Double(root) * Double(root)
            }
            let minimum = zip(weighted, weights).map { Float($0 / $1) }
            return Dataset(
                name: "quadratics", file: "quadratics",
                train: examples(features, targets, count: count),
                test: examples([Float](repeating: 1, count: dimension), minimum, count: 1),
                targetNames: (0..<dimension).map { "x\($0)" })
        }

        private func examples(_ features: [Float], _ targets: [Float], count: Int) -> Examples {
            Examples(
                features: .dense(DenseMatrix(rows: count, columns: dimension, values: features)),
                targets: .values(
                    RealTargets(DenseMatrix(rows: count, columns: dimension, values: targets))))
        }
    }
}
