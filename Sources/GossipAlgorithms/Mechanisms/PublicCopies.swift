import Compressors
import LinearAlgebra
import Persistence
import Topology

/// What nodes know of each other in public: every node keeps a copy `x̂ᵢ` of its own and of each neighbour's vector, and
/// says only by which compressed difference its own moves on.
///
/// Koloskova, Stich & Jaggi, ICML 2019, arXiv:1902.00340: `qᵢ = C(xᵢ − x̂ᵢ)` is sent, and everybody who holds `x̂ᵢ` adds it.
/// All holders add the same bytes in the same order, so their copies are equal bit for bit. As long as that holds and W is
/// doubly stochastic, `Σᵢ Σⱼ Wᵢⱼ (x̂ⱼ − x̂ᵢ) = 0`: the mean of the models does not change, however coarse C is.
///
/// One difference lost would break this silently and for good. So copies are counted: version v is a copy after v rounds. A
/// copy that is behind is not used; its holder asks for the whole vector, keeps the differences that arrive meanwhile, and
/// goes on from the answer (ALGORITHMS 15.5).
struct PublicCopies: Persistent {
    private enum Kind: UInt8 {
        /// Please send your whole copy.
        case request = 1
        /// The sender's own copy; `Message.round` is its version.
        case copy = 2
    }

    /// Rounds after which an unanswered request is repeated.
    static let patience = 4
    /// The most differences kept while an answer is awaited.
    static let missedKept = 64

    private let node: Int
    private let pool: BufferPool
    private let compressor: any Compressor
    private let seed: UInt64
    /// Which of a round's messages carries these copies' differences.
    private let part: Int
    private let own: PublicCopy
    /// Those of the nodes heard, in ascending order.
    private let others: [PublicCopy]
    /// What was said in this round and is not in the own copy yet.
    private var pending: CompressedVector?

    /// - Parameters:
    ///   - start: the node's beginning; its settings name the compressor.
    ///   - initial: what all copies begin with, the same on all nodes.
    ///   - part: which of a round's messages carries the differences.
    init(_ start: AlgorithmStart, from initial: ParameterSnapshot, part: Int = 0) {
        node = start.node
        pool = start.pool
        compressor = CompressorCatalogue.make(start.settings)
        seed = start.seed
        self.part = part
        let pool = start.pool
        own = PublicCopy(of: start.node, initial, pool)
        let neighbourhood = start.topology.neighbourhood(of: start.node, round: 0)
        others = neighbourhood.incoming.map { PublicCopy(of: $0.node, initial, pool) }
    }

    /// x̂ᵢ: what the others know of this node, up to the last round.
    var ownValues: ParameterSnapshot { own.values.snapshot() }

    /// C(target − x̂ᵢ), to be sent in this round.
    ///
    /// The own copy moves on in `settle`, together with the others.
    ///
    /// - Parameters:
    ///   - target: what the own copy is to approach.
    ///   - round: the present round.
    ///   - roundsAlike: whether all nodes round with the same random numbers.
    /// - Returns: what the others are to add.
    mutating func difference(
        to target: ParameterSnapshot, round: Int, roundsAlike: Bool = true
    ) -> CompressedVector {
        var difference = ParameterVector(target, pool: pool)
        difference.add(-1, times: own.values.snapshot())
        var randomness = CompressionRandomness(
            seed: seed, node: roundsAlike ? nil : node, round: round, part: part)
        let compressed = compressor.compress(difference.span, &randomness)
        pool.recycle(difference.freeze())
        pending = compressed
        return compressed
    }

    /// The round's messages are there: moves all copies on, and asks those whose copy is behind for the whole.
    mutating func settle(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        let round = rounds.exchange
        if let pending = pending.take() { own.add(pending, of: round) }
        for copy in others {
            if let difference = rounds.message(from: copy.node, part: part)?.compressed {
                copy.add(difference, of: round)
            }
            if copy.version <= round, copy.shouldAsk(in: round), !rounds.isLost(copy.node) {
                copy.asked = round
                actions.send(
                    Message(kind: Kind.request.rawValue, round: round, part: part, payload: .none),
                    to: copy.node)
            }
        }
    }

    /// `x ← x + γ Σⱼ Wᵢⱼ (x̂ⱼ − x̂ᵢ)` over the neighbours whose copy is of this very round; to be called after `settle`.
    ///
    /// Records each merge and each absence, for the first part of a round's messages.
    func mix(
        _ stepSize: Float, into vector: inout ParameterVector, _ rounds: NeighbourRound,
        _ actions: inout ActionBuffer
    ) {
        let mine = own.values.snapshot()
        for neighbour in rounds.neighbourhood.incoming {
            guard let copy = others.first(where: { $0.node == neighbour.node }) else { continue }
            if copy.version == own.version {
                vector.add(
                    stepSize * Float(neighbour.weight), timesDifference: copy.values.snapshot(), mine)
                if part == 0 { actions.record(.merged(with: copy.node, lag: 0)) }
            } else if part == 0 {
                actions.record(
                    .skipped(rounds.isLost(copy.node) ? .lost : .timeout, with: copy.node))
            }
        }
    }

    /// Takes a request or an answer; false when the message belongs to a round.
    mutating func receive(
        _ message: Message, from sender: Int, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) -> Bool {
        guard let kind = Kind(rawValue: message.kind), message.part == part else { return false }
        switch (kind, message.payload) {
        case (.request, .none):
            // What is pending will reach the asker as a difference.
            actions.send(
                Message(
                    kind: Kind.copy.rawValue, round: own.version, part: part, version: rounds.round,
                    payload: .dense(own.values.snapshot())), to: sender)
        case (.copy, .dense(let values)):
            guard let copy = others.first(where: { $0.node == sender }), copy.asked != nil else {
                actions.record(.refused(.unexpected, from: sender))
                return true
            }
            if message.round <= copy.version {
                actions.record(.refused(.late, from: sender))
            } else {
                copy.replace(by: values, version: message.round)
            }
        default:
            actions.record(.refused(.unexpected, from: sender))
        }
        return true
    }

    /// The copies; what was said in this round is said again after a restart, the same bits.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try own.persist(in: &archive, as: "own")
        for copy in others { try copy.persist(in: &archive, as: "of-\(copy.node)") }
    }
}

/// A node's vector as the public knows it, after a number of rounds.
private final class PublicCopy {
    let node: Int
    var values: ParameterVector
    /// The rounds whose differences it holds.
    private(set) var version = 0
    /// The round in which the whole vector was last asked for; nil when no answer is awaited.
    var asked: Int?
    /// Differences of rounds after those missing, while an answer is awaited.
    private var missed: [(round: Int, difference: CompressedVector)] = []

    init(of node: Int, _ initial: ParameterSnapshot, _ pool: BufferPool) {
        self.node = node
        values = ParameterVector(initial, pool: pool)
    }

    /// Adds the difference of a round, if it is the next; keeps it for later if there is a gap.
    func add(_ difference: CompressedVector, of round: Int) {
        if round == version {
            difference.add(1, into: &values)
            version += 1
        } else if round > version {
            missed.append((round, difference))
            if missed.count > PublicCopies.missedKept { missed.removeFirst() }
        }
    }

    /// The whole vector has come.
    func replace(by values: ParameterSnapshot, version: Int) {
        self.values.assign(values)
        self.version = version
        asked = nil
        let later = missed.filter { $0.round >= version }
        missed = []
        for (round, difference) in later { add(difference, of: round) }
    }

    /// Whether to ask for the whole: not yet, or long ago.
    func shouldAsk(in round: Int) -> Bool { asked.map { round - $0 >= PublicCopies.patience } ?? true }

    func persist(in archive: inout StateArchive, as name: String) throws(StateError) {
        try archive.section(name) { (archive: inout StateArchive) throws(StateError) in
            try archive.vector("values", &values)
            try archive.count("version", &version)
        }
    }
}
