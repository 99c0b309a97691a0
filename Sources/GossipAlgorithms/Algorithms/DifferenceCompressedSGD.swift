import Catalogues
import Compressors
import LinearAlgebra
import Persistence

/// DCD-PSGD: every model moves only by what it says, so that neighbours hold exact replicas of it.
///
/// Tang, Gan, Zhang, Zhang & Liu, NeurIPS 2018, arXiv:1803.06443, Algorithm 1: `x½ = Σⱼ Wᵢⱼ xⱼ − η g(xᵢ)`; `q = C(x½ − xᵢ)`;
/// `xᵢ ← xᵢ + q` here and on all neighbours.
struct DifferenceCompressedSGD: ~Copyable, SynchronousRule {
    /// The model is the own public copy.
    private var copies: PublicCopies
    private var step: LocalStep
    private let pool: BufferPool

    init(_ start: AlgorithmStart) {
        copies = PublicCopies(start, from: start.parameters)
        step = LocalStep(start)
        pool = start.pool
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, carrying: .compressed)
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        var target = ParameterVector(copies.ownValues, pool: pool)
        copies.mix(1, into: &target, rounds, &actions)
        step.take(&target, along: gradient, &actions)
        let next = target.freeze()
        // Each node's rounding is its own: in the mean model the errors then cancel by n.
        rounds.send(
            copies.difference(to: next, round: rounds.round, roundsAlike: false), actions: &actions)
        pool.recycle(consume next)
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        copies.settle(rounds, &actions)
    }

    mutating func receive(
        _ message: Message, from sender: Int, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) -> Bool { copies.receive(message, from: sender, rounds, &actions) }

    func snapshot() -> ParameterSnapshot { copies.ownValues }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.part("step", &step)
        try archive.part("copies", &copies)
    }
}

extension AlgorithmEntry {
    static let differenceCompressedSGD = AlgorithmEntry(
        Synchronous<DifferenceCompressedSGD>.self,
        name: "dcd-psgd",
        summary: "DCD-PSGD: models move by compressed differences, so that neighbours hold exact replicas.",
        source: "Tang, Gan, Zhang, Zhang & Liu, NeurIPS 2018, arXiv:1803.06443, Algorithm 1",
        problem: "Slow links, with compressors that are fine and unbiased, and nothing to tune.",
        details: """
            x_half = sum_j W_ij x_j - eta g(x_i) over replicas of the neighbours' models; q = C(x_half - x_i) is sent, and x_i \
            moves by q here and in all replicas. No step size to tune, but the compressor's error goes into the model: it must \
            be unbiased and fine, and coarse ones diverge. The mean of the models follows D-PSGD up to that error.
            """,
        message: "C(x_half - x), the compressed movement; the whole model to one that has missed a message",
        cost: "deg · C(d) bytes per step",
        extraMemory: "deg (the replicas)",
        deviations: "Needs a common start, and has none of the paper's extrapolating variant (ECD).",
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        keepsMean: false,
        aggregation: .meanOnly(
            because:
                "what nodes know of each other is compressed, and adds up to the models under linear mixing only"
        ),
        settings: [.roundTimeout]
            + CompressorCatalogue.settings(
                default: "int8", "8 bits are the paper's finest",
                defaults: [
                    ("unbiased", true, "true: the compressor's error stays in the model"),
                    ("levels", 255, "255, 8 bits and a sign: coarser ones diverge"),
                ]),
        check: { topology, settings in
            CompressorCatalogue.make(settings).isUnbiased
                ? MatrixDemand.staticRefusal("dcd-psgd", topology)
                : "dcd-psgd diverges with a biased compressor, and \(settings.text("compressor")) is one with these settings; "
                    + "choose int8, natural, or qsgd or random-k with unbiased: true"
        })
}
