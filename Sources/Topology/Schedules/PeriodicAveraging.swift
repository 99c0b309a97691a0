import Catalogues

extension ScheduleFamily {
    /// A fixed graph, and now and then an exact average of all.
    static let periodicAveraging = ScheduleFamily(
        name: "periodic-averaging",
        summary: "The given graph and weights, and every H-th round an exact average over all nodes.",
        source: "Gossip-PGA: Chen, Yuan, Zhang, Pan, Xu, Yin, ICML 2021, arXiv 2105.09080",
        settings: [
            Setting(
                "every", .integer(1...100_000), default: 8,
                "Every how many rounds all average, H; 8 is our choice.")
        ],
        usesGraph: true,
        generator: { base, settings throws(TopologyError) in
            guard base.nodeCount <= GraphFamily.maximumCompleteNodes else {
                throw .unsuitableGraph(
                    "averaging over all of \(base.nodeCount) nodes takes too many messages",
                    remedy: "use at most \(GraphFamily.maximumCompleteNodes) nodes")
            }
            let all = MixingMatrix.metropolisHastings(.complete(nodes: base.nodeCount))
            let local = base.matrix ?? .identity(nodeCount: base.nodeCount)
            let rounds = Array(repeating: local, count: settings.integer("every") - 1) + [all]
            return .periodic(named: "periodic-averaging", rounds)
        }
    )
}
