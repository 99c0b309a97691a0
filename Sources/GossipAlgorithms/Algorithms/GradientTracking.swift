import Catalogues
import LinearAlgebra
import Persistence

/// Gradient tracking: besides models, nodes average an estimate of the mean gradient, and step along that.
///
/// DIGing: Nedić, Olshevsky & Shi, SIAM J. Optim. 27, 2017, arXiv:1607.03218. DSGT: Pu & Nedić, Math. Program. 187, 2021,
/// arXiv:1805.11454. Adapt-then-combine: Xu, Zhu, Soh & Xie, CDC 2015; Nedić, Olshevsky, Shi & Uribe, ACC 2017.
///
/// The tracker y starts at `y₀ = g₀` and keeps `Σᵢ yᵢ = Σᵢ gᵢ`:
/// - DIGing: `x⁺ = W x − η y`, `y⁺ = W y + g(x⁺) − g(x)`;
/// - mixed (DSGT): `x⁺ = W (x − η y)`, `y⁺ = W y + g(x⁺) − g(x)`;
/// - adapt-then-combine: `x⁺ = W (x − η y)`, `y⁺ = W (y + g(x⁺) − g(x))`, two exchanges one after the other.
struct GradientTracking: ~Copyable, SynchronousRule {
    enum Form: String, CaseIterable {
        case diging
        case mixed
        case adaptThenCombine = "adapt-then-combine"
    }

    private var replica: ParameterVector
    /// y; between rounds `W y` of the last round.
    private var tracker: ParameterVector
    private var step: LocalStep
    private let pool: BufferPool
    private let form: Form
    /// g of the last round: the very gradient that is in the tracker, never evaluated again.
    private var lastGradient: ParameterSnapshot?

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        tracker = ParameterVector(zerosFrom: start.pool)
        step = LocalStep(start)
        pool = start.pool
        form = Self.form(start)
    }

    private static func form(_ start: AlgorithmStart) -> Form {
        Form(rawValue: start.settings.text("form")) ?? .mixed
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        form(start) == .adaptThenCombine
            ? NeighbourRound(start, exchanges: 2, waitsForEver: true)
            : NeighbourRound(start, parts: 2, waitsForEver: true)
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        if let last = lastGradient.take() {
            tracker.add(1, timesDifference: gradient, last)
            pool.recycle(consume last)
        } else {
            tracker.add(1, times: gradient)
        }
        lastGradient = gradient
        switch form {
        case .diging:
            rounds.send(replica.snapshot(), part: 0, actions: &actions)
            rounds.send(tracker.snapshot(), part: 1, actions: &actions)
        case .mixed:
            step.take(&replica, along: tracker.snapshot(), &actions)
            rounds.send(replica.snapshot(), part: 0, actions: &actions)
            rounds.send(tracker.snapshot(), part: 1, actions: &actions)
        case .adaptThenCombine:
            rounds.send(tracker.snapshot(), actions: &actions)
        }
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        switch (form, rounds.stage) {
        case (.diging, _):
            rounds.average(into: &replica, part: 0, actions: &actions)
            step.take(&replica, along: tracker.snapshot(), &actions)
            rounds.average(into: &tracker, part: 1, actions: &actions)
        case (.mixed, _):
            rounds.average(into: &replica, part: 0, actions: &actions)
            rounds.average(into: &tracker, part: 1, actions: &actions)
        case (.adaptThenCombine, 0):
            rounds.average(into: &tracker, actions: &actions)
        case (.adaptThenCombine, _):
            rounds.average(into: &replica, actions: &actions)
        }
    }

    mutating func resume(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        step.take(&replica, along: tracker.snapshot(), &actions)
        rounds.send(replica.snapshot(), actions: &actions)
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.vector("tracker", &tracker)
        try archive.snapshot("last-gradient", &lastGradient, length: replica.count)
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let gradientTracking = AlgorithmEntry(
        Synchronous<GradientTracking>.self,
        name: "gradient-tracking",
        summary: "Gradient tracking (DIGing, DSGT): nodes also average an estimate of the mean gradient.",
        source:
            "Nedic, Olshevsky & Shi 2017, arXiv:1607.03218 (DIGing); Pu & Nedic 2021, arXiv:1805.11454 (DSGT)",
        problem: "The exact optimum under unlike data, on graphs that may change from round to round.",
        details: """
            Each node keeps a tracker y of the mean gradient, y_0 = g_0, and steps along it, so that unlike data no longer \
            pull models apart. diging: x+ = W x - eta y, y+ = W y + g(x+) - g(x). mixed: x+ = W (x - eta y), \
            y+ = W y + g(x+) - g(x). adapt-then-combine: x+ = W (x - eta y), y+ = W (y + g(x+) - g(x)), with two exchanges \
            one after the other. Always sum_i y_i = sum_i g_i. With full gradients all rest at the exact optimum, on \
            time-varying matrices too; the step must be smaller than D-PSGD's where the graph mixes slowly.
            """,
        message: "the model, stepped or not by the form, and the tracker y",
        cost: "2 deg · d floats per step",
        extraMemory: "2 (the tracker and the last gradient)",
        deviations: """
            adapt-then-combine mixes the first tracker as well. Any optimizer may take the step along the tracker; the \
            theory is for SGD, and weight decay is left out of the tracked gradient. When a neighbour is lost, its weight \
            falls to the node, and the others go on as if its gradient stayed what it was.
            """,
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: false,
        aggregation: .meanOnly(because: "its tracked gradients keep their mean under linear mixing only"),
        settings: [
            Setting(
                "form", .choice(GradientTracking.Form.allCases.map(\.rawValue)), default: "mixed",
                """
                Which of the three forms; the default is DSGT's, which mixes the step as well and needs one exchange a \
                round.
                """)
        ])
}
