/// One stage of a model that is cut: some layers in a row, and their part of the parameters.
public struct PipelineStage: Sendable {
    /// Its number, counted from 0.
    public let index: Int
    /// Its layers, by their numbers in the model.
    public let layers: Range<Int>
    /// Its part of the model's flat vector.
    public let parameters: Range<Int>
    /// Numbers that each sample brings from the stage before; 0 where the data comes in.
    public let inputCount: Int
    /// Numbers that each sample takes on to the stage behind; 0 where the loss is taken.
    public let outputCount: Int
    /// Its share of the model's multiply-adds, in `[0, 1]`.
    public let share: Double
    let list: LayerList
}

/// How a model of layers in a row is cut into stages.
public struct PipelineCut: Sendable {
    /// Why a model cannot be cut so, with the remedy.
    public struct Problem: Error, Equatable, CustomStringConvertible {
        /// One line.
        public let description: String
    }

    /// First to last.
    public let stages: [PipelineStage]

    /// Cuts a model.
    ///
    /// - Parameters:
    ///   - model: layers in a row.
    ///   - count: stages, at least 1.
    ///   - starts: the layers that stages begin with, but for the first stage, ascending; empty gives every stage about the
    ///     same number of multiply-adds.
    /// - Throws: when the model has no layers in a row or not enough of them, or a stage would have no parameters.
    public init(_ model: any Model, into count: Int, at starts: [Int] = []) throws(Problem) {
        guard let model = model as? any LayeredModel else {
            throw Problem(
                description:
                    "'\(model.fingerprint)' is not made of layers in a row, so it cannot be cut into "
                    + "stages; choose mlp, sequential or another network")
        }
        let list = model.list
        if count > 1, let sharer = list.layers.firstIndex(where: { $0.sharedTable != nil }) {
            throw Problem(
                description:
                    "layer \(sharer) shares the table of the embedding in the first stage; set stages to 1, or "
                    + "choose a model whose last layer has weights of its own")
        }
        let cuts = try starts.isEmpty ? Self.balanced(list, count) : Self.stated(starts, list, count)
        let total = list.multiplyAdds
        stages = zip([0] + cuts, cuts + [list.layers.count]).enumerated().map { index, ends in
            let part = LayerList(ends.0..<ends.1, of: list)
            let first = list.ranges[ends.0].lowerBound
            return PipelineStage(
                index: index, layers: ends.0..<ends.1,
                parameters: first..<(first + part.parameterCount),
                inputCount: index == 0 ? 0 : part.input.count,
                outputCount: index == count - 1 ? 0 : part.output.count,
                share: total > 0 ? Double(part.multiplyAdds) / Double(total) : 1 / Double(count), list: part)
        }
        if let empty = stages.first(where: { $0.parameters.isEmpty }) {
            throw Problem(
                description: "stage \(empty.index) would have layers \(Self.text(empty.layers)) and no "
                    + "parameters; set cut so that each stage has a layer with parameters")
        }
    }

    private static func stated(_ starts: [Int], _ list: LayerList, _ count: Int) throws(Problem) -> [Int] {
        let limit = list.layers.count
        guard starts.count == count - 1, starts.allSatisfy({ (1..<limit).contains($0) }),
            zip(starts, starts.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            throw Problem(
                description: "cut: got \(starts); expected \(count - 1) numbers of layers in "
                    + "1...\(limit - 1), ascending")
        }
        return starts
    }

    /// The cuts, each before a layer with parameters, whose largest stage has the fewest multiply-adds; of several, those that
    /// send the fewest numbers.
    private static func balanced(_ list: LayerList, _ count: Int) throws(Problem) -> [Int] {
        // A unit is a layer with parameters and those without that follow it.
        let starts = list.layers.indices.filter { !list.ranges[$0].isEmpty }
        guard starts.count >= count else {
            throw Problem(
                description: "\(count) stages of a model with \(starts.count) layers that have parameters; "
                    + "set stages to at most \(starts.count)")
        }
        let work = zip(starts, starts.dropFirst() + [list.layers.count]).map { first, end in
            list.layers[first..<end].reduce(0) { $0 + $1.multiplyAdds }
        }
        return Partitioning(work, widths: starts.map { $0 == 0 ? 0 : list.layers[$0 - 1].output.count })
            .cuts(count).map { starts[$0] }
    }

    /// `0-2`, or `3` for a single one.
    public static func text(_ layers: Range<Int>) -> String {
        layers.count == 1 ? "\(layers.lowerBound)" : "\(layers.lowerBound)-\(layers.upperBound - 1)"
    }
}

/// Cuts a row of units into parts in a row, by dynamic programming.
private struct Partitioning {
    private struct Cost: Comparable {
        /// Work of the largest part.
        var most = 0
        /// Numbers sent over all cuts.
        var sent = 0

        static func < (left: Cost, right: Cost) -> Bool {
            left.most != right.most ? left.most < right.most : left.sent < right.sent
        }
    }

    /// Work before each unit; one more than there are units.
    private let before: [Int]
    private let widths: [Int]

    init(_ work: [Int], widths: [Int]) {
        before = work.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        self.widths = widths
    }

    /// The units that the second to the last part begin with.
    func cuts(_ count: Int) -> [Int] {
        let units = widths.count
        // Of the first k parts over the first u units: the cost, and where the last part begins.
        var costs = (0...units).map { Cost(most: before[$0]) }
        var begins: [[Int]] = []
        for parts in 1..<max(count, 1) {
            var next = [Cost](repeating: Cost(most: .max), count: units + 1)
            var begin = [Int](repeating: 0, count: units + 1)
            for end in (parts + 1)...units {
                for start in parts..<end {
                    let cost = Cost(
                        most: max(costs[start].most, before[end] - before[start]),
                        sent: costs[start].sent + widths[start])
                    if cost < next[end] { (next[end], begin[end]) = (cost, start) }
                }
            }
            costs = next
            begins.append(begin)
        }
        var (cuts, end) = ([Int](), units)
        for begin in begins.reversed() {
            end = begin[end]
            cuts.append(end)
        }
        return cuts.reversed()
    }
}
