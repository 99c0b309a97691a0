import Catalogues
import Determinism
import Topology

/// Which few of all nodes take a turn in each round, and how these mix: `Teleportation`'s rounds.
///
/// A pure function of seed and round, so all nodes agree without talking. An epoch is n/k rounds: a random order of all n
/// nodes, k of them in each round, so that every node has one turn in each epoch.
struct ActiveNodes {
    /// A node's turn in an epoch: the round and its place among the active nodes.
    struct Place: Equatable {
        let round: Int
        let position: Int
    }

    /// n.
    let nodeCount: Int
    /// k, a divisor of n.
    let count: Int
    private let seed: UInt64
    private let matrix: MixingMatrix
    /// The orders of the last epochs asked for.
    private var orders: [(epoch: Int, nodes: [Int])] = []

    /// The most orders kept: turns of different epochs are open at once.
    private static let ordersKept = 4

    /// - Parameters:
    ///   - nodeCount: n.
    ///   - settings: `active-nodes` and `active-topology`; `refusal` says whether they fit.
    ///   - seed: the run's.
    init(nodeCount: Int, _ settings: Settings, seed: UInt64) {
        self.nodeCount = nodeCount
        self.seed = seed
        count = Self.count(of: nodeCount, settings)
        matrix = Self.matrix(count, settings.text("active-topology"))
    }

    /// k: as the setting says, or the greatest divisor of n up to `usualCount`.
    static func count(of nodeCount: Int, _ settings: Settings) -> Int {
        let given = settings.integer("active-nodes")
        guard given == 0 else { return given }
        return (1...usualCount).last { nodeCount.isMultiple(of: $0) } ?? 1
    }

    private static let usualCount = 8

    /// Why the nodes cannot be cut into rounds; nil when they can.
    static func refusal(nodeCount: Int, _ settings: Settings) -> String? {
        let count = count(of: nodeCount, settings)
        guard !nodeCount.isMultiple(of: count) else { return nil }
        let divisors = (1...nodeCount).filter { nodeCount.isMultiple(of: $0) }.map(String.init)
        return "active-nodes does not divide the number of nodes (got \(count) of \(nodeCount); expected "
            + "\(divisors.joined(separator: ", "))); choose one of these, or 0"
    }

    private static func matrix(_ count: Int, _ name: String) -> MixingMatrix {
        let graph: Graph =
            switch name {
            case "ring" where count > 2: .ring(nodes: count)
            case "exponential" where count > 2: .exponential(nodes: count)
            default: .complete(nodes: count)
            }
        return graph.isDirected ? .uniform(graph) : .metropolisHastings(graph)
    }

    /// Rounds of an epoch.
    var roundsPerEpoch: Int { nodeCount / count }

    /// The node at a position in a round.
    mutating func node(at position: Int, round: Int) -> Int {
        let (epoch, index) = round.quotientAndRemainder(dividingBy: roundsPerEpoch)
        return order(epoch)[index * count + position]
    }

    /// A node's turn in an epoch.
    mutating func place(of node: Int, epoch: Int) -> Place {
        guard let index = order(epoch).firstIndex(of: node) else {
            preconditionFailure("node \(node) has no turn in epoch \(epoch)")
        }
        return Place(round: epoch * roundsPerEpoch + index / count, position: index % count)
    }

    /// Who averages what at a position, by positions.
    func neighbourhood(of position: Int) -> Neighbourhood { matrix.neighbourhood(of: position) }

    private mutating func order(_ epoch: Int) -> [Int] {
        if let known = orders.first(where: { $0.epoch == epoch }) { return known.nodes }
        var stream = RandomStream(seed: seed, purpose: "teleportation", epoch)
        let nodes = stream.permutation(nodeCount)
        if orders.count == Self.ordersKept { orders.removeFirst() }
        orders.append((epoch, nodes))
        return nodes
    }
}

extension Setting {
    /// Who is active, and how the active nodes mix.
    static let activeNodes = [
        Setting(
            "active-nodes", .integer(0...1_000_000), default: 0,
            "k, the nodes that take a turn in each round, a divisor of n; 0 takes the greatest divisor up to 8; "
                + "the paper finds k by doubling it."
        ),
        Setting(
            "active-topology", .choice(["ring", "exponential", "complete"]), default: "ring",
            "How the active nodes mix; the ring is the paper's sparsest."),
    ]
}
