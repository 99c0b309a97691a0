import Catalogues
import Determinism

/// Which samples are trained on and which are tested on.
///
/// At random, or, for the user's own files, the last samples of the file: what came later is then foretold from what came
/// before, and the training part keeps the file's order.
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
        let testCount = Self.testCount(of: count, testFraction)
        test = Array(order[..<testCount])
        train = Array(order[testCount...])
    }

    /// The split that a table's settings ask for.
    init(count: Int, _ settings: Settings) {
        let fraction = settings.number("test-fraction")
        if settings.all.contains(where: { $0.name == "split" }), settings.text("split") == "last" {
            self.init(inOrder: Array(0..<count), testFraction: fraction)
        } else {
            self.init(
                count: count, testFraction: fraction, seed: UInt64(settings.integer("split-seed")))
        }
    }

    /// The last samples of an order are held out.
    init(inOrder order: [Int], testFraction: Double) {
        self.init(inOrder: order, trainCount: order.count - Self.testCount(of: order.count, testFraction))
    }

    /// All samples of an order but the first ones are held out.
    init(inOrder order: [Int], trainCount: Int) {
        train = Array(order[..<trainCount])
        test = Array(order[trainCount...])
    }

    private static func testCount(of count: Int, _ fraction: Double) -> Int {
        min(count - 1, max(1, Int((Double(count) * fraction).rounded())))
    }

    /// For files whose order means something.
    static let orderSetting = Setting(
        "split", .choice(["random", "last"]), default: "random",
        "which samples are held out: a random choice, or the last of the file (what came later, when it is in order of time)"
    )

    static let settings = [
        Setting(
            "test-fraction", .number(0.001...0.999), default: 0.2,
            "share of the samples held out for testing, chosen at random"),
        Setting(
            "split-seed", .integer(0...Int.max), default: 0,
            "which random split; runs of all seeds use the same one"),
    ]
}
