import Catalogues
import LinearAlgebra
import Persistence
import Topology

/// EASGD: workers explore on their own, tied to a centre by a spring.
///
/// Zhang, Choromanska & LeCun, "Deep learning with elastic averaging SGD", NIPS 2015, arXiv:1412.6651, Algorithm 1
/// (asynchronous). After every τ local steps of a worker, with both values from before the exchange:
/// `e = α (xᵢ − c)`, `xᵢ ← xᵢ − e`, `c ← c + e`. The exchange keeps `c + Σ xᵢ`.
struct ElasticAveraging: ~Copyable, PairwiseRule {
    /// x, this worker's own model.
    private var replica: ParameterVector
    /// c, on the node that keeps it.
    private var center: ParameterVector?
    /// α.
    private let elasticity: Float

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        if start.node == start.settings.integer("center") {
            center = ParameterVector(start.parameters, pool: start.pool)
        }
        elasticity = Float(start.settings.number("beta") / Double(start.nodeCount))
    }

    static func partners(_ start: AlgorithmStart) -> [Int] {
        let center = start.settings.integer("center")
        return start.node == center ? (0..<start.nodeCount).filter { $0 != center } : [center]
    }

    /// The centre keeps an answer for every worker: nothing else would tell a worker what came of its lost one.
    static func repliesKept(_ start: AlgorithmStart) -> Int {
        max(PairwiseExchange.repliesKept, start.nodeCount)
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        guard var center = center.take() else { return }
        try archive.vector("center", &center)
        self.center = consume center
    }

    mutating func exchangeAlone() -> Bool {
        guard var center = center.take() else { return false }
        let (mine, its) = (replica.snapshot(), center.snapshot())
        center.add(elasticity, timesDifference: mine, its)
        replica.add(elasticity, timesDifference: its, mine)
        self.center = consume center
        return true
    }

    mutating func move(
        along gradient: ParameterSnapshot, _ step: inout LocalStep, staleness: Int,
        _ actions: inout ActionBuffer
    ) {
        step.take(&replica, along: gradient, staleness: staleness, &actions)
    }

    mutating func merge(_ theirs: ParameterSnapshot, _ mine: ParameterSnapshot) {
        guard var center = center.take() else {
            replica.add(elasticity, timesDifference: theirs, mine)
            return
        }
        center.add(elasticity, timesDifference: theirs, mine)
        self.center = consume center
    }

    var gradientPoint: ParameterSnapshot { replica.snapshot() }

    func prefetch() { replica.prefetch() }

    /// The centre's node has c, for that is the model to use; the others their own.
    func snapshot() -> ParameterSnapshot {
        switch center {
        case .some(let center): center.snapshot()
        case .none: replica.snapshot()
        }
    }
}

extension AlgorithmEntry {
    static let elasticAveraging = AlgorithmEntry(
        Pairwise<ElasticAveraging>.self,
        name: "easgd",
        summary: "Elastic averaging: workers explore on their own, tied to a central model by a spring.",
        source: "Zhang, Choromanska & LeCun, NIPS 2015, arXiv:1412.6651, Algorithm 1 (asynchronous EASGD)",
        problem: "Workers that explore on their own, and still follow one another.",
        details: """
            One node keeps the centre c and works as well. Every steps-per-exchange local steps a worker sends its x and gets \
            c; with e = alpha (x - c), alpha = beta/n, x <- x - e and c <- c + e, both from the values before. The weaker the \
            spring, the further workers explore. The exchange keeps c + sum x. The node of the centre reports c, the others \
            their own model. With the optimizer nesterov it is the paper's EAMSGD.
            """,
        message: "the worker's model x to the centre; back, the centre c",
        cost: "d floats up and d down per exchange, one exchange every steps-per-exchange steps",
        extraMemory:
            "1 at the centre and a reply kept for each worker, one snapshot per open exchange elsewhere",
        deviations: """
            The centre's node computes gradients too, and exchanges with itself without delay. A worker goes on while its \
            exchange is under way and applies e to what its model is by then; requests are numbered and repeated, so that \
            what is lost or doubled on the way changes no sum. The synchronous form, in which all workers meet the same c, is \
            not offered.
            """,
        timing: .asynchronous,
        mixing: .none,
        toleratesLoss: true,
        keepsMean: false,
        settings: [
            .stepsPerExchange(default: 10, "tau is 10 in the paper, which tries 1 to 64"),
            .lateAnswer,
            Setting(
                "beta", .number(0...1, excludingLowerBound: true), default: 0.9,
                "The spring: alpha = beta/n (the paper's 0.9). At 1 the centre is about the mean of the workers."
            ),
            Setting(
                "center", .integer(0...1_000_000), default: 0,
                "The index of the node that keeps the centre; the first is our choice."),
        ],
        partners: { node, _, settings in
            node == settings.integer("center") ? .everyone : .nodes([settings.integer("center")])
        },
        check: { topology, settings in
            let center = settings.integer("center")
            return center < topology.nodeCount
                ? nil : "center \(center) does not exist; nodes are 0...\(topology.nodeCount - 1)"
        })
}
