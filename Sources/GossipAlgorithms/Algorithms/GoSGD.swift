import Catalogues
import Determinism
import LinearAlgebra
import Persistence

/// GoSGD: after a local step, now and then, a node gives half of its weight to one random neighbour, with its model.
///
/// Blot, Picard, Cord & Thome, "Gossip training for deep learning", 2016, arXiv:1611.09726; Blot, Picard & Cord, "GoSGD", 2018,
/// arXiv:1804.01852.
///
/// Push-sum in ratio form: `α_s ← α_s/2`, send `(x_s, α_s)`; the receiver: `x_r ← (α_s x_s + α_r x_r)/(α_s + α_r)`,
/// `α_r ← α_r + α_s`. Kept: `Σ α` and, but for gradients, `Σ α x`. Here the weight is `n α`, which sums to n.
struct GoSGD: PushRule {
    typealias Delivery = CountedShares

    /// No push from below this weight, which halving reaches only if nothing comes for hundreds of pushes: it must not
    /// vanish.
    static let leastWeight = 1e-100

    private let probability: Double
    private var random: RandomStream
    /// The receiver of a push; kept for its memory.
    private var chosen: [Int] = []

    init(_ start: AlgorithmStart) {
        probability = start.settings.number("push-probability")
        random = start.random.substream("receiver")
    }

    static func pacing(_ start: AlgorithmStart) -> PushPacing? { nil }

    /// The step acts on the model, whatever its weight.
    func stepScale(weight: Double) -> Double { 1 }

    mutating func receivers(among reachable: [Int], weight: Double) -> [Int] {
        chosen.removeAll(keepingCapacity: true)
        guard random.bernoulli(probability), !reachable.isEmpty, weight >= Self.leastWeight else { return [] }
        chosen.append(reachable[random.integer(below: reachable.count)])
        return chosen
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.stream("random", &random)
    }
}

extension AlgorithmEntry {
    static let goSGD = AlgorithmEntry(
        AsynchronousPush<GoSGD>.self,
        name: "go-sgd",
        summary: "GoSGD: one-way gossip; now and then a node gives half its weight to a random neighbour.",
        source:
            "Blot, Picard, Cord & Thome 2016, arXiv:1611.09726; Blot, Picard & Cord 2018, arXiv:1804.01852",
        problem: "Gossip without an answer: one message now and then, and no waiting.",
        details: """
            After each local step, with the probability push-probability, a node halves its weight a and sends (x, a) to \
            one random receiver, which takes x <- (a_s x_s + a_r x_r)/(a_s + a_r), a_r <- a_r + a_s. Nobody ever waits, and \
            a push is a single message. Kept in all, with what is in flight: the sum of a, and but for gradients the sum of \
            a x. On the complete graph receivers are uniform over all nodes as in the paper.
            """,
        message: "the model x and half of the weight a",
        cost: "push-probability · (d + 1) floats per step",
        extraMemory: "none",
        deviations: """
            Receivers are the node's neighbours in the topology. A step counts by its node's weight at that moment, in the \
            sum that is kept; weights are 1 on average instead of 1/n. At the end a node tells its receivers how many \
            messages it sent them, and is done when it has all of its senders'. A lost message takes its weight along: \
            use robust-push where messages are lost.
            """,
        timing: .asynchronous,
        mixing: .none,
        toleratesLoss: false,
        settings: [
            Setting(
                "push-probability", .number(0.001...1), default: 0.4,
                "The probability of a push after a local step; papers have 0.01 to 0.4.")
        ],
        modelsPerStep: { _, settings in settings.number("push-probability") })
}
