import Synchronization

/// Who averages with whom in every round: a mixing matrix as a pure function of the round number.
///
/// Every node derives the same matrix for round t without talking. A fixed topology is a schedule of period
/// 1. Random schedules are pure functions of (seed, round); the last few of their matrices are kept, which is
/// invisible.
public struct TopologySchedule: Sendable {
    /// The catalogue's name of it; `static` for a fixed matrix.
    public let name: String
    /// The number of nodes, at least 1.
    public let nodeCount: Int
    /// After how many rounds it repeats; 1 for a fixed topology, nil when it never does.
    public let period: Int?

    /// The matrices of one period; empty when every round has its own.
    private let matrices: [MixingMatrix]
    /// What makes every round's own matrix; nil when they repeat.
    private let recent: RecentRounds?

    /// The same matrix in every round.
    public static func fixed(_ matrix: MixingMatrix) -> TopologySchedule {
        periodic(named: "static", [matrix])
    }

    /// The given matrices in turn, starting over after the last.
    public static func periodic(named name: String, _ matrices: [MixingMatrix]) -> TopologySchedule {
        precondition(!matrices.isEmpty, "schedule \(name) needs at least one matrix")
        let nodeCount = matrices[0].nodeCount
        for (round, matrix) in matrices.enumerated() {
            precondition(
                matrix.nodeCount == nodeCount,
                "schedule \(name): round \(round) has \(matrix.nodeCount) nodes, round 0 has \(nodeCount)")
        }
        return TopologySchedule(
            name: name, nodeCount: nodeCount, period: matrices.count, matrices: matrices, recent: nil)
    }

    /// A matrix made afresh for every round.
    ///
    /// - Parameters:
    ///   - name: the catalogue's name.
    ///   - nodeCount: at least 1.
    ///   - matrix: a pure function of the round, at least 0.
    /// - Returns: a schedule that never repeats.
    public static func generated(
        named name: String, nodeCount: Int, matrix: @escaping @Sendable (_ round: Int) -> MixingMatrix
    ) -> TopologySchedule {
        TopologySchedule(
            name: name, nodeCount: nodeCount, period: nil, matrices: [],
            recent: RecentRounds(nodeCount, matrix))
    }

    private init(
        name: String, nodeCount: Int, period: Int?, matrices: [MixingMatrix], recent: RecentRounds?
    ) {
        precondition(nodeCount >= 1, "schedule \(name) needs at least one node, got \(nodeCount)")
        self.name = name
        self.nodeCount = nodeCount
        self.period = period
        self.matrices = matrices
        self.recent = recent
    }

    /// The mixing matrix of a round, counted from 0.
    public func matrix(round: Int) -> MixingMatrix {
        precondition(round >= 0, "rounds count from 0, got \(round)")
        return recent?.matrix(round: round) ?? matrices[round % matrices.count]
    }

    /// What one node must know of a round, counted from 0; no allocation for fixed and periodic schedules.
    public func neighbourhood(of node: Int, round: Int) -> Neighbourhood {
        precondition(round >= 0, "rounds count from 0, got \(round)")
        guard let recent else { return matrices[round % matrices.count].neighbourhood(of: node) }
        return recent.matrix(round: round).neighbourhood(of: node)
    }
}

/// The last few matrices of a generated schedule, so that n nodes asking for one round make it once.
private final class RecentRounds: Sendable {
    /// Nodes may be a few rounds apart; more than this many at once are made again.
    private static let capacity = 8

    private let nodeCount: Int
    private let make: @Sendable (Int) -> MixingMatrix
    private let kept = Mutex<[(round: Int, matrix: MixingMatrix)]>([])

    init(_ nodeCount: Int, _ make: @escaping @Sendable (Int) -> MixingMatrix) {
        self.nodeCount = nodeCount
        self.make = make
    }

    func matrix(round: Int) -> MixingMatrix {
        kept.withLock { kept in
            if let known = kept.first(where: { $0.round == round }) { return known.matrix }
            let matrix = make(round)
            precondition(
                matrix.nodeCount == nodeCount, "round \(round) has \(matrix.nodeCount) of \(nodeCount) nodes")
            if kept.count == Self.capacity { kept.removeFirst() }
            kept.append((round, matrix))
            return matrix
        }
    }
}
