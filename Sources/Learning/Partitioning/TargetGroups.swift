import Determinism

/// The kind of every sample, for partitions that deal samples out by what they show: the class, or the tenth of the
/// ordered real values (of the first output) that a sample's value lies in, or the document that it is part of.
struct TargetGroups {
    /// The group of every sample, `[samples]`.
    let groups: [Int]
    /// The number of groups.
    let count: Int

    /// Groups of real values.
    static let quantiles = 10

    init(_ targets: Targets) {
        switch targets {
        case .classes(let labels, let count):
            groups = labels.map(Int.init)
            self.count = count
        case .values(let real):
            let matrix = real.matrix
            // Equal values stay in the order of the samples.
            let order = (0..<matrix.rows).sorted { (matrix[$0, 0], $0) < (matrix[$1, 0], $1) }
            var groups = [Int](repeating: 0, count: matrix.rows)
            for (rank, sample) in order.enumerated() { groups[sample] = rank * Self.quantiles / matrix.rows }
            self.groups = groups
            count = Self.quantiles
        case .tokens(let windows), .contexts(let windows):
            groups = windows.documents.map(Int.init)
            count = windows.documentCount
        }
    }

    /// The samples of each group in random order, `[groups]`.
    func shuffledMembers(_ stream: inout RandomStream) -> [[Int32]] {
        var members = [[Int32]](repeating: [], count: count)
        for (sample, group) in groups.enumerated() { members[group].append(Int32(sample)) }
        for group in members.indices { stream.shuffle(&members[group]) }
        return members
    }
}
