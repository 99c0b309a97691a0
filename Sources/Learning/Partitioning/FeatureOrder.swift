import Catalogues
import Determinism

/// Ways of putting training samples in a row by what stands in their features, for partitions that cut such a row.
enum FeatureOrder {
    /// The samples by the value of one feature, smallest first; equal values stay in the order of the samples.
    ///
    /// - Throws: when there is no such feature.
    static func byFeature(_ name: String, of dataset: Dataset) throws(PartitionProblem) -> [Int32] {
        guard let column = dataset.featureNames.firstIndex(of: name) else {
            let hint =
                nearestWord(to: name, among: dataset.featureNames).map { "; did you mean '\($0)'?" } ?? ""
            throw PartitionProblem(
                dataset.featureNames.isEmpty
                    ? "the features have no names (got feature '\(name)')"
                    : "no feature '\(name)'" + hint)
        }
        if case .ratings(let pairs) = dataset.train.features {
            return ascending(
                [pairs.users.map(Double.init), pairs.items.map(Double.init), pairs.times][column])
        }
        return ascending(try map(dataset.train) { $0[$0.startIndex + column] })
    }

    /// The samples along a random direction of the feature space, each feature in units of its own deviation.
    ///
    /// - Throws: when the samples are no points of such a space.
    static func alongRandomDirection(
        of dataset: Dataset, _ stream: inout RandomStream
    ) throws(PartitionProblem) -> [Int32] {
        let width = dataset.featureCount
        var sums = [Double](repeating: 0, count: width)
        var squares = sums
        _ = try map(dataset.train) { row in
            for (column, value) in row.enumerated() {
                sums[column] += Double(value)
                squares[column] += Double(value) * Double(value)
            }
            return 0
        }
        let count = Double(dataset.train.count)
        let direction = (0..<width).map { column -> Double in
            let mean = sums[column] / count
            let deviation = max(0, squares[column] / count - mean * mean).squareRoot()
            let part = stream.normal()
            return deviation > 1e-6 * max(1, abs(mean)) ? part / deviation : 0
        }
        return ascending(
            try map(dataset.train) { row in
                var place = 0.0
                for (column, value) in row.enumerated() { place += direction[column] * Double(value) }
                return Float(place)
            })
    }

    /// A row of samples cut into one run for each node, whose lengths differ by at most one.
    static func runs(of row: [Int32], over nodes: Int) -> [[Int32]] {
        (0..<nodes).map { Array(row[($0 * row.count / nodes)..<(($0 + 1) * row.count / nodes)]) }
    }

    /// What the body makes of the features of each sample, `[samples]`.
    private static func map(
        _ examples: Examples, _ body: (ArraySlice<Float>) -> Float
    ) throws(PartitionProblem) -> [Float] {
        switch examples.features {
        case .dense(let matrix):
            return (0..<matrix.rows).map {
                body(matrix.values[($0 * matrix.columns)..<(($0 + 1) * matrix.columns)])
            }
        case .stored(let rows):
            var results: [Float] = []
            rows.visit { _, row in results.append(body(row[...])) }
            return results
        case .sparse(let matrix):
            var row = [Float](repeating: 0, count: matrix.columns)
            return (0..<matrix.rows).map {
                let places = matrix.places(ofRow: $0)
                for place in places { row[Int(matrix.indices[place])] = matrix.values[place] }
                defer { for place in places { row[Int(matrix.indices[place])] = 0 } }
                return body(row[...])
            }
        case .ratings:
            throw PartitionProblem("ratings have no directions; set feature: user or feature: item")
        case .windows:
            throw PartitionProblem("text has no features to go by; take partition 'temporal' or 'document'")
        }
    }

    private static func ascending(_ keys: [some Comparable]) -> [Int32] {
        keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }.map(Int32.init)
    }
}
