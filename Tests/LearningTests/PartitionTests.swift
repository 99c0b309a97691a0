import Catalogues
import Testing

@testable import Learning

private func partition(
    _ name: String, _ data: Dataset, nodes: Int, seed: UInt64 = 1,
    _ given: [(name: String, value: SettingValue)] = []
) throws -> Partition {
    let entry = try #require(PartitionCatalogue.all[name])
    return try entry.partition(data, over: nodes, try Settings(entry.settings, given: given), seed: seed)
}

/// `samples` samples, their classes in turn, or real values when there are no classes; for an entry that deals out only data
/// of its own kind, text in documents of one sample each, or two ratings of each user and about two of each item.
private func dataset(_ samples: Int, classes: Int, for entry: PartitionEntry? = nil) -> Dataset {
    if entry?.reads == .text { return textDataset(samples) }
    let features =
        entry.map { $0.name == "by-user" || $0.name == "by-item" } == true
        ? Features.ratings(makeRatings(samples))
        : .dense(DenseMatrix(rows: samples, columns: 1, values: (0..<samples).map(Float.init)))
    let targets: Targets =
        classes > 0
        ? .classes((0..<samples).map { Int32($0 % classes) }, count: classes)
        : .values(
            RealTargets(DenseMatrix(rows: samples, columns: 1, values: (0..<samples).map { Float($0 % 37) })))
    return dataset(Examples(features: features, targets: targets))
}

private func dataset(_ examples: Examples) -> Dataset {
    Dataset(name: "toy", file: "train.idx", train: examples, test: examples, targetNames: [])
}

private func textDataset(_ samples: Int) -> Dataset {
    let windows = TokenWindows(
        tokens: (0...Int32(samples)).map { $0 % 5 }, starts: (0..<Int32(samples)).map { $0 }, length: 1,
        vocabularyCount: 5, documents: (0..<Int32(samples)).map { $0 })
    return dataset(Examples(features: .windows(windows), targets: .tokens(windows.next)))
}

private func makeRatings(_ samples: Int) -> RatingPairs {
    let members = (samples + 1) / 2
    return RatingPairs(
        users: (0..<samples).map { Int32($0 / 2) }, items: (0..<samples).map { Int32($0 % members) },
        scale: .init(
            userIDs: (0..<members).map { "u\($0)" }, itemIDs: (0..<members).map { "i\($0)" }, range: 1...5))
}

@Suite struct `partitions` {
    @Test(arguments: PartitionCatalogue.all.entries.filter(\.isDisjoint), [0, 10])
    func `give every sample to exactly one node and something to every node`(
        entry: PartitionEntry, classes: Int
    ) throws {
        for (samples, nodes) in [(200, 7), (40, 20), (300, 1)] {
            let data = dataset(samples, classes: classes, for: entry)
            let result = try partition(entry.name, data, nodes: nodes)
            #expect(result.shards.count == nodes)
            #expect(result.shards.allSatisfy { !$0.isEmpty })
            #expect(result.shards.flatMap { $0 }.sorted() == (0..<Int32(samples)).map { $0 })
        }
    }

    @Test(arguments: PartitionCatalogue.all.entries)
    func `are the same for the same seed and different for another`(entry: PartitionEntry) throws {
        let data = dataset(200, classes: 10, for: entry)
        let first = try partition(entry.name, data, nodes: 5)
        #expect(try partition(entry.name, data, nodes: 5) == first)
        if entry.isDisjoint { #expect(try partition(entry.name, data, nodes: 5, seed: 2) != first) }
    }

    @Test(arguments: PartitionCatalogue.all.entries.filter(\.isDisjoint))
    func `refuse more nodes than samples`(entry: PartitionEntry) throws {
        let message = problem { _ = try partition(entry.name, dataset(6, classes: 2, for: entry), nodes: 8) }
        #expect(message == "train.idx: 6 samples cannot be split over 8 nodes")
    }

    @Test func `by class groups give neighbours alike classes and halves unlike ones`() throws {
        let data = dataset(400, classes: 10)
        let shards = try partition("class-groups", data, nodes: 8).shards
        #expect(shards.allSatisfy { $0.count == 50 })
        for (node, shard) in shards.enumerated() {
            let classes = Set(shard.map { $0 % 10 })
            #expect(classes.isSubset(of: node < 4 ? [0, 1, 2, 3, 4] : [5, 6, 7, 8, 9]))
            #expect(classes.count >= 4)
        }
        let alone = try partition("class-groups", data, nodes: 5, [("groups", 9)]).shards
        #expect(alone.allSatisfy { Set($0.map { $0 % 10 }).count == 2 })
    }

    @Test func `that are even give sizes that differ by at most one`() throws {
        for name in ["iid", "dirichlet", "shards"] {
            let sizes = try partition(name, dataset(203, classes: 10), nodes: 10)
                .shards.map(\.count)
            // Shards differ by at most one each, and a node has two of them.
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= (name == "shards" ? 2 : 1), "\(name) \(sizes)")
        }
    }

    @Test func `by Dirichlet are the more skewed the smaller alpha is`() throws {
        let data = dataset(2000, classes: 10)
        let skews = try [1000, 10, 1, 0.1, 0.001].map { alpha -> Double in
            let result = try partition("dirichlet", data, nodes: 20, [("alpha", .number(alpha))])
            return try #require(DataCard(data, result).labelSkew)
        }
        #expect(zip(skews, skews.dropFirst()).allSatisfy { $0 < $1 }, "\(skews)")
        // Near IID: 100 draws of 10 classes differ from even shares by about Σ√(0.1·0.9/100·2/π)/2 = 0.12.
        #expect(skews[0] < 0.16)
        // One class each at first: distance 0.9, less what runs out.
        #expect(skews[4] > 0.6)
    }

    @Test func `by shards leave a node few classes`() throws {
        let data = dataset(2000, classes: 10)
        let card = DataCard(data, try partition("shards", data, nodes: 20))
        #expect(card.nodes.allSatisfy { $0.classCounts.filter { $0 > 0 }.count <= 2 })
        let one = DataCard(data, try partition("shards", data, nodes: 10, [("shards-per-node", 1)]))
        #expect(one.nodes.allSatisfy { $0.classCounts.max() == 200 })
    }

    @Test func `by shards refuse more shards than samples`() throws {
        let message = problem {
            _ = try partition("shards", dataset(30, classes: 3), nodes: 4, [("shards-per-node", 10)])
        }
        #expect(message == "train.idx: 30 samples cannot be cut into 10 shards for each of 4 nodes")
    }

    @Test func `by quantity follow the power law and keep the minimum`() throws {
        let data = dataset(1000, classes: 10)
        let sizes = try partition(
            "quantity", data, nodes: 3, [("distribution", "power-law"), ("alpha", 1.0), ("min-samples", 10)]
        ).shards.map(\.count)
        // 970 beyond the minimum in proportion 6 : 3 : 2, largest remainders rounded up.
        #expect(sizes == [10 + 529, 10 + 265, 10 + 176])
        let skewed = try partition("quantity", data, nodes: 10, [("alpha", 0.05), ("min-samples", 7)]).shards
        #expect(skewed.allSatisfy { $0.count >= 7 })
        #expect((skewed.map(\.count).max() ?? 0) > 400)
        let message = problem { _ = try partition("quantity", data, nodes: 10, [("min-samples", 101)]) }
        #expect(message == "train.idx: 1000 samples cannot give each of 10 nodes at least 101")
    }

    @Test func `that are shared allow more nodes than samples`() throws {
        let result = try partition("shared", dataset(6, classes: 2), nodes: 100)
        #expect(result.shards.count == 100 && result.shards.allSatisfy { $0 == [0, 1, 2, 3, 4, 5] })
    }

    @Test func `appear on the data card with counts and means`() throws {
        let data = dataset(4, classes: 2)
        let card = DataCard(data, Partition(shards: [[0, 2], [1, 3]]))
        #expect(card.nodes.map(\.classCounts) == [[2, 0], [0, 2]])
        #expect(card.total.classCounts == [2, 2])
        #expect(card.labelSkew == 0.5)
        let matrix = DenseMatrix(rows: 3, columns: 1, values: [-1, 0, 1])
        let examples = Examples(
            features: .dense(matrix), targets: .values(RealTargets(matrix, mean: [20], scale: [10])))
        let real = Dataset(name: "toy", file: "toy", train: examples, test: examples, targetNames: ["y"])
        let realCard = DataCard(real, Partition(shards: [[0, 2], [1]]))
        #expect(realCard.nodes.map(\.targetMean) == [[20], [20]])
        #expect(realCard.nodes.map(\.targetDeviation) == [[10], [0]])
        #expect(realCard.labelSkew == nil)
    }
}

@Suite struct `partitions by features and by time` {
    /// Two features, `time` falling with the position and `size` three at a time the same.
    private static func series(_ samples: Int) -> Dataset {
        let values = (0..<samples).flatMap { [Float(samples - $0), Float($0 / 3)] }
        let examples = Examples(
            features: .dense(DenseMatrix(rows: samples, columns: 2, values: values)),
            targets: .classes((0..<samples).map { Int32($0 % 2) }, count: 2))
        return Dataset(
            name: "toy", file: "toy.csv", train: examples, test: examples, featureNames: ["time", "size"],
            targetNames: ["a", "b"])
    }

    /// The first sample of each shard's run, when every shard is one.
    private func starts(_ shards: [[Int32]]) -> [Int32]? {
        shards.allSatisfy { $0 == Array($0[0]..<($0[0] + Int32($0.count))) } ? shards.map { $0[0] } : nil
    }

    @Test func `give every node one period, in any order`() throws {
        for given in [[], [(name: "feature", value: SettingValue.text("time"))]] {
            let shards = try partition("temporal", Self.series(23), nodes: 4, given).shards
            #expect(shards.map(\.count).sorted() == [5, 6, 6, 6])
            #expect(Set(try #require(starts(shards))).count == 4)
        }
    }

    @Test func `cut one feature, or a random direction, into runs of equal size`() throws {
        for given in [[], [(name: "feature", value: SettingValue.text("size"))]] {
            // Both features go up or down with the position, so most directions keep or reverse the order; seed 1 does.
            let shards = try partition("feature-skew", Self.series(24), nodes: 4, given).shards
            #expect(shards.allSatisfy { $0.count == 6 })
            let means = shards.map { $0.reduce(0) { $0 + Double($1) } / 6 }
            let spread = (means.max() ?? 0) - (means.min() ?? 0)
            #expect(spread > 12)
        }
    }

    @Test func `by features are like random ones when all samples are mixed, and even for every share`()
        throws
    {
        let data = Self.series(1203)
        func skew(_ mixed: Double) throws -> Double {
            let shards = try partition(
                "feature-skew", data, nodes: 6, [("feature", "size"), ("mixed", .number(mixed))]
            )
            .shards
            let sizes = shards.map(\.count)
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
            #expect(shards.flatMap { $0 }.sorted() == (0..<1203).map { $0 })
            let means = shards.map { Double($0.reduce(0) { $0 + Int($1) }) / Double($0.count) }
            return ((means.max() ?? 0) - (means.min() ?? 0)) / 1203
        }
        let skews = try [0, 0.3, 0.7, 1].map(skew)
        // Runs of a sixth have means 5/6 apart; random ones differ by a few times √(1/12/200) = 0.02.
        #expect(abs(skews[0] - 5.0 / 6) < 0.01)
        #expect(skews[3] < 0.1)
        #expect(zip(skews, skews.dropFirst()).allSatisfy { $0 > $1 }, "\(skews)")
        let few = try partition("feature-skew", Self.series(8), nodes: 7, [("mixed", 0.5)]).shards
        #expect(few.map(\.count).sorted() == [1, 1, 1, 1, 1, 1, 2])
    }

    @Test func `say which features there are`() {
        #expect(
            problem { _ = try partition("temporal", Self.series(9), nodes: 2, [("feature", "tine")]) }
                == "toy.csv: no feature 'tine'; did you mean 'time'?")
        #expect(
            problem {
                _ = try partition("feature-skew", dataset(9, classes: 3), nodes: 2, [("feature", "a")])
            }
                == "train.idx: the features have no names (got feature 'a')")
    }
}
