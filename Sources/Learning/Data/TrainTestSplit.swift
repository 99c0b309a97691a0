import Catalogues
import Determinism

/// Which samples are trained on and which are tested on.
///
/// The split belongs to the data set, not to a run: it depends on its own seed, so that runs with different seeds are
/// tested on the same samples.
struct TrainTestSplit: Sendable, Equatable {
    let train: [Int]
    let test: [Int]

    /// A shuffled split.
    ///
    /// - Parameters:
    ///   - count: samples to split, at least 2.
    ///   - testFraction: the test part's share, in `(0, 1)`; each part gets at least one sample.
    ///   - seed: of the shuffle.
    init(count: Int, testFraction: Double, seed: UInt64) {
        precondition(count >= 2, "\(count) samples cannot be split")
        var stream = RandomStream(seed: seed, purpose: "train-test split")
        let order = stream.permutation(count)
        let testCount = min(count - 1, max(1, Int((Double(count) * testFraction).rounded())))
        test = Array(order[..<testCount])
        train = Array(order[testCount...])
    }

    static let settings = [
        Setting(
            "test-fraction", .number(0.001...0.999), default: 0.2,
            "share of the samples held out for testing, chosen at random"),
        Setting(
            "split-seed", .integer(0...Int.max), default: 0,
            "which random split; runs of all seeds use the same one"),
    ]
}
