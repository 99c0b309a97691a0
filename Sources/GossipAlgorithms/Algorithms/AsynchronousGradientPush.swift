import Catalogues
import LinearAlgebra
import Persistence
import Topology

/// AGP: gradient push without rounds, for directed graphs; nobody waits for anybody within bounds.
///
/// Assran & Rabbat, "Asynchronous gradient-push", IEEE Trans. Autom. Control 66, 2021, arXiv:1803.08950, Algorithm 1.
///
/// A node repeats: `uᵢ ← uᵢ − η gᵢ(zᵢ)`; it keeps one part of `(uᵢ, wᵢ)` and pushes an equal one to each receiver;
/// it adds whatever has come; `zᵢ = uᵢ/wᵢ`. On z, the step is `zᵢ ← zᵢ − (η/wᵢ) gᵢ(zᵢ)`.
struct AsynchronousGradientPush<Delivery: PushDelivery>: PushRule {
    /// No push from below this weight.
    private let leastWeight: Double

    init(_ start: AlgorithmStart) {
        leastWeight = start.settings.number("least-weight")
    }

    static func pacing(_ start: AlgorithmStart) -> PushPacing? { PushPacing(start) }

    func stepScale(weight: Double) -> Double { 1 / weight }

    /// A fast node that pushes without receiving halves its weight each time, and its steps grow by as much.
    mutating func receivers(among reachable: [Int], weight: Double) -> [Int] {
        weight >= leastWeight ? reachable : []
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {}

    static var settings: [Setting] {
        [
            Setting(
                "least-weight", .number(1e-30...1), default: 0.25,
                """
                Weight below which a node does not push. Its steps are eta/w, so bursts of pushes pull models apart; the \
                authors' code has 1e-5, which only saves the division.
                """)
        ] + PushPacing.settings
    }
}

extension AlgorithmEntry {
    static let asynchronousGradientPush = AlgorithmEntry(
        AsynchronousPush<AsynchronousGradientPush<CountedShares>>.self,
        name: "agp",
        summary: "Asynchronous gradient push: push-sum with SGD and without rounds, for directed graphs.",
        source: "Assran & Rabbat, IEEE Trans. Autom. Control 2021, arXiv:1803.08950, Algorithm 1",
        problem: "Directed graphs without rounds: slow nodes hold nobody up.",
        details: """
            A node computes gradients without pause; after each it steps, u <- u - eta g(z), splits its mass (u, w) evenly \
            over itself and its receivers, pushes their parts without waiting for anything, and adds what comes whenever \
            it comes; z = u/w. The weights w sum to n with those in flight, and so undo the bias of the graph. A node that \
            has heard nothing for steps-in-silence steps, or is steps-ahead steps ahead of a sender, waits for a message. \
            Faster nodes take more steps: the limit minimises the sum of losses weighted by speed.
            """,
        message: "z and the receiver's share of w, and the node's count of steps",
        cost: "out-degree · (d + 1) floats per step",
        extraMemory: "none",
        deviations: """
            z and w are kept instead of u and w, with u = w z: the same algebra, and equal models stay equal exactly. How \
            far ahead a node is comes from the step counts in messages, not from a barrier of all. A node waits longest-wait \
            at most. At the end a node stops pushing, tells its receivers how many messages it sent them, and is done when \
            it has all of its senders'. A lost message takes its mass along: use robust-push where messages are lost.
            """,
        timing: .asynchronous,
        mixing: .none,
        toleratesLoss: false,
        settings: AsynchronousGradientPush<CountedShares>.settings,
        modelsPerStep: { topology, _ in topology.greatestOutDegree },
        check: PushPacing.refusal)
}
