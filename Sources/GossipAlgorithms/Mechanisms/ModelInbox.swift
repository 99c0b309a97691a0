import LinearAlgebra
import Persistence

/// The received models of a gossip-learning node: one that waits while the node computes, and one that is its guest, to be
/// updated beside the node's own and merged with it.
struct ModelInbox: Persistent {
    private let length: Int
    private let pool: BufferPool
    private var waiting: ParameterSnapshot?
    private var waitingAge = 0
    private var sender = 0
    private var guest: ParameterSnapshot?
    private var guestAge = 0
    /// Whether the gradient in flight is the guest's.
    private var isGuestsTurn = false

    /// - Parameters:
    ///   - length: floats in a model.
    ///   - pool: where buffers go back to.
    init(length: Int, pool: BufferPool) {
        self.length = length
        self.pool = pool
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.snapshot("waiting", &waiting, length: length)
        try archive.count("waiting-age", &waitingAge)
        try archive.count("sender", &sender)
        try archive.snapshot("guest", &guest, length: length)
        try archive.count("guest-age", &guestAge)
        try archive.value("guests-turn", &isGuestsTurn)
    }

    /// Lets a model wait; gives the sender of the one that it replaces.
    mutating func put(_ model: ParameterSnapshot, age: Int, from newSender: Int) -> Int? {
        let replaced = waiting.take()
        let earlier = sender
        (waiting, waitingAge, sender) = (model, age, newSender)
        guard let replaced else { return nil }
        pool.recycle(consume replaced)
        return earlier
    }

    /// The model that waits.
    mutating func take() -> (model: ParameterSnapshot, age: Int, sender: Int)? {
        waiting.take().map { ($0, waitingAge, sender) }
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
