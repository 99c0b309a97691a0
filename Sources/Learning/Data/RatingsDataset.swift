import Catalogues

/// Turns files of ratings into a data set: ids numbered, split by chance or by time, the mean taken away.
struct RatingsDataset {
    let name: String

    static let settings =
        TrainTestSplit.settings + [
            Setting(
                "split", .choice(["random", "time"]), default: "random",
                "which ratings are held out: a random choice, or the latest ones; the training part is then in order of time"
            ),
            Setting(
                "subtract-mean", .boolean, default: true,
                "train on ratings less the mean of the training part, the model's constant; metrics stay in the data's units"
            ),
        ]

    /// The data set of one file, split as the settings say, or of a file to train on and one to test on.
    func decode(_ contents: [DatasetContent], _ settings: Settings) throws(DatasetError) -> Dataset {
        var tables: [RatingsDecoder.Table] = []
        for content in contents {
            let bytes = try GzipDecoder.decodeIfGzip(content.bytes, file: content.file)
            tables.append(try RatingsDecoder.decode(bytes, file: content.file))
        }
        let all = try joined(tables)
        let split = try split(all, trainCount: tables.count > 1 ? tables[0].ratings.count : nil, settings)
        return dataset(all, split, settings)
    }

    /// The second file behind the first.
    private func joined(_ tables: [RatingsDecoder.Table]) throws(DatasetError) -> RatingsDecoder.Table {
        var all = tables[0]
        for table in tables.dropFirst() {
            guard table.times.isEmpty == all.times.isEmpty else {
                throw DatasetError(table.file, line: 1, "other fields than \(all.file)")
            }
            all.users += table.users
            all.items += table.items
            all.ratings += table.ratings
            all.times += table.times
        }
        return all
    }

    private func split(
        _ table: RatingsDecoder.Table, trainCount: Int?, _ settings: Settings
    ) throws(DatasetError) -> TrainTestSplit {
        let count = table.ratings.count
        if let trainCount { return TrainTestSplit(inOrder: Array(0..<count), trainCount: trainCount) }
        guard count >= 2 else {
            throw DatasetError(table.file, "1 rating cannot be split into train and test")
        }
        guard settings.text("split") == "time" else {
            return TrainTestSplit(
                count: count, testFraction: settings.number("test-fraction"),
                seed: UInt64(settings.integer("split-seed")))
        }
        guard !table.times.isEmpty else {
            throw DatasetError(
                table.file, line: 1, "no times to split by (expected a fourth field; or set split: random)")
        }
        let order = (0..<count).sorted { (table.times[$0], $0) < (table.times[$1], $1) }
        return TrainTestSplit(inOrder: order, testFraction: settings.number("test-fraction"))
    }

    private func dataset(
        _ table: RatingsDecoder.Table, _ split: TrainTestSplit, _ settings: Settings
    ) -> Dataset {
        let (users, userIDs) = numbered(table.users)
        let (items, itemIDs) = numbered(table.items)
        let known = split.train.map { table.ratings[$0] }
        let mean =
            settings.boolean("subtract-mean") ? known.reduce(0, +) / Double(known.count) : 0
        let scale = RatingPairs.Scale(
            userIDs: userIDs, itemIDs: itemIDs, range: (known.min() ?? 0)...(known.max() ?? 0))
        func part(_ rows: [Int]) -> Examples {
            let pairs = RatingPairs(
                users: rows.map { users[$0] }, items: rows.map { items[$0] },
                times: table.times.isEmpty ? [] : rows.map { table.times[$0] }, scale: scale)
            let targets = DenseMatrix(
                rows: rows.count, columns: 1, values: rows.map { Float(table.ratings[$0] - mean) })
            return Examples(features: .ratings(pairs), targets: .values(RealTargets(targets, mean: [mean])))
        }
        return Dataset(
            name: name, file: table.file, train: part(split.train), test: part(split.test),
            featureNames: ["user", "item"] + (table.times.isEmpty ? [] : ["time"]), targetNames: ["rating"])
    }

    /// Every id's number, and the ids in the order of their numbers.
    private func numbered(_ ids: [String]) -> (numbers: [Int32], ids: [String]) {
        let names = ClassNames.sorted(ids)
        var numbers: [String: Int32] = [:]
        for (number, name) in names.enumerated() { numbers[name] = Int32(number) }
        return (ids.compactMap { numbers[$0] }, names)
    }
}
