import LinearAlgebra
import Persistence

/// The received models of a gossip-learning node: those that wait while the node computes, the newest of each part, and one
/// that is its guest, to be updated beside the node's own and merged with it.
struct ModelInbox: Persistent {
    /// A received model, or part of one.
    private struct Waiting {
        let model: ParameterSnapshot
        let age: Int
        let sender: Int
    }

    /// The length of each part, `[parts]`.
    private let lengths: [Int]
    private let pool: BufferPool
    private var waiting: [Waiting?]
    private var guest: ParameterSnapshot?
    private var guestAge = 0
    /// Whether the gradient in flight is the guest's.
    private var isGuestsTurn = false

    /// - Parameters:
    ///   - lengths: floats in each part of a model, `[parts]`.
    ///   - pool: where buffers go back to.
    init(lengths: [Int], pool: BufferPool) {
        self.lengths = lengths
        self.pool = pool
        waiting = [Waiting?](repeating: nil, count: lengths.count)
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        for part in waiting.indices {
            var (model, age, sender) = (
                waiting[part]?.model, waiting[part]?.age ?? 0, waiting[part]?.sender ?? 0
            )
            try archive.section("waiting-\(part)") { (archive: inout StateArchive) throws(StateError) in
                try archive.snapshot("model", &model, length: lengths[part])
                try archive.count("age", &age)
                try archive.count("sender", &sender)
            }
            if archive.isReading {
                waiting[part] = model.map { Waiting(model: $0, age: age, sender: sender) }
            }
        }
        try archive.snapshot("guest", &guest, length: lengths.reduce(0, +))
        try archive.count("guest-age", &guestAge)
        try archive.value("guests-turn", &isGuestsTurn)
    }

    /// Lets a model, or a part of one, wait; gives the sender of the one that it replaces.
    mutating func put(_ model: ParameterSnapshot, age: Int, part: Int = 0, from sender: Int) -> Int? {
        let replaced = waiting[part]
        waiting[part] = Waiting(model: model, age: age, sender: sender)
        guard let replaced else { return nil }
        pool.recycle(replaced.model)
        return replaced.sender
    }

    /// What waits, the first part of it.
    mutating func take() -> (model: ParameterSnapshot, part: Int, age: Int, sender: Int)? {
        guard let part = waiting.firstIndex(where: { $0 != nil }), let first = waiting[part].take() else {
            return nil
        }
        return (first.model, part, first.age, first.sender)
    }

    /// Takes a model in as the guest: the node's own is updated first.
    mutating func openGuest(_ model: ParameterSnapshot, age: Int) {
        (guest, guestAge, isGuestsTurn) = (model, age, false)
    }

    /// Where the next gradient is computed, if it is the guest's turn.
    var guestInTurn: ParameterSnapshot? { isGuestsTurn ? guest : nil }

    /// The node's own model is updated: says whether there is a guest whose turn it is now.
    mutating func givesGuestItsTurn() -> Bool {
        isGuestsTurn = guest != nil
        return isGuestsTurn
    }

    /// The guest, if the gradient that has come is its own; it leaves.
    mutating func takeGuestInTurn() -> AgedModel? {
        guard isGuestsTurn, let model = guest.take() else { return nil }
        isGuestsTurn = false
        return AgedModel(model, age: guestAge, pool: pool)
    }
}
