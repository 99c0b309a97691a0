import Determinism
import LinearAlgebra
import Persistence

/// Plain sequential SGD on one node that holds all the data: the reference curve for every other algorithm.
///
/// The update is `Solo`'s; what differs is the run, which has one node whatever the topology says.
struct Centralized: ~Copyable, GossipAlgorithm {
    private var solo: Solo

    init(_ start: AlgorithmStart) {
        precondition(start.nodeCount == 1, "centralised SGD has one node, not \(start.nodeCount)")
        solo = Solo(start)
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        solo.handle(event, at: now, actions: &actions)
    }

    func snapshot() -> ParameterSnapshot { solo.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try solo.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let centralized = AlgorithmEntry(
        Centralized.self,
        name: "centralized",
        summary: "Plain sequential SGD on one node that holds all the data.",
        source: "Robbins & Monro 1951",
        problem: "The yardstick: how well the model is learned where all data may lie in one place.",
        details: """
            The reference curve: x <- x - eta g(x) on one node with the whole training set, one batch of the common size \
            at a time. The topology's other nodes do not exist in this variant.
            """,
        message: "none",
        cost: "0",
        extraMemory: "none",
        timing: .asynchronous,
        mixing: .none,
        toleratesLoss: true,
        runsOnOneNode: true,
        partners: { _, _, _ in .nodes([]) })
}
