import Testing

/// The properties that every implementation of the field's algorithms must have, and the tests that hold ours to them.
@Suite struct `the table of properties` {
    /// A row's subject, and its tests as `File: name`.
    static let rows: [(subject: String, tests: [String])] = [
        (
            "mixing matrices: rows and columns that sum to one, symmetry, exact products",
            [
                "MixingMatrixTests: weights keep the laws of all rules",
                "TopologyScheduleTests: rounds keep the laws of all schedules",
                "TopologyScheduleTests: ⌈log₂ n⌉ rounds in a row are exact for powers of two, from any start",
                "FiniteTimeScheduleTests: one period is exact for any number of nodes, within the degree and twice the logarithm",
                "FiniteTimeScheduleTests: hyper-hypercubes need one round for each factor",
                "FiniteTimeScheduleTests: a Moshpit grid is exact when it is full",
            ]
        ),
        (
            "all-reduce: the same bits everywhere, the mean, any number of nodes",
            [
                "AllReduceSGDTests: leaves the mean on every node, with the same bits",
                "AllReduceScheduleTests: pairs every send with a wait for the same elements, and sums everything once",
            ]
        ),
        (
            "D-PSGD: the mean's recursion, contraction, fixed point, W = J and W = I",
            [
                "DecentralizedParallelSGDTests: moves the mean along the mean gradient in every round",
                "DecentralizedParallelSGDTests: draws models together by at least ρ² a round when nobody learns",
                "DecentralizedParallelSGDTests: rests at the exact fixed point on quadratics, in every eigenmode",
                "DecentralizedParallelSGDTests: with all weights 1 over n is all-reduce",
                "DecentralizedParallelSGDTests: without neighbours is solo, bit for bit",
            ]
        ),
        (
            "corrections and tracking: the mean's recursion, sums of trackers and corrections, the exact optimum, D²'s limit",
            [
                "PaperRecursionTests: with a correction move the mean along the mean gradient, as plain SGD does",
                "PaperRecursionTests: that track gradients keep the sum of trackers at the sum of gradients",
                "PaperRecursionTests: with a correction rest at the exact optimum, where D-PSGD does not",
                "PaperRecursionTests: is refused at and below its limit of −1/3, with the remedy, and lazy is not",
                "MomentumFixedPointTests: are sought along the mean momentum by Momentum Tracking: its corrections sum to 0",
                "BEERTests: tracks the mean gradient in its mean",
                "BEERTests: rests at the exact optimum where CHOCO-SGD does not",
                "PushDIGingTests: keeps Σ y = Σ g in every round",
            ]
        ),
        (
            "momentum: equal fixed points, and D-PSGD without momentum",
            [
                "PaperRecursionTests: with local momentum rest where D-PSGD rests with the step divided by 1 − β",
                "PaperRecursionTests: with momentum from the model's own movement rest where plain D-PSGD does",
                "PaperRecursionTests: without momentum are D-PSGD",
                "MomentumFixedPointTests: are those of their recursions",
            ]
        ),
        (
            "push-sum: all weights, all mass, constants stay constant, the robust form carries the same",
            [
                "CatalogueLawTests: has a mass of n in all",
                "CatalogueLawTests: stays put at a common start without gradients",
                "StochasticGradientPushTests: keeps all mass: Σ w is n and Σ u is the start minus η Σ g",
                "OverlapTests: saves all mass: Σ w is n and Σ u is the start minus η Σ g, with what each round still owes",
                "AsynchronousPushTests: keeps all mass: Σ w is n and Σ w z is the start minus η Σ g",
                "AsynchronousPushTests: leaves a common model as it is, bit for bit, whatever the weights",
                "AsynchronousPushTests: delivers the same mass in running sums as in single messages",
                "GoSGDTests: keeps Σ α x but for steps, each of which counts by its node's weight",
            ]
        ),
        (
            "running sums: loss, doubles and reordering lose nothing, and the mean is the true one",
            [
                "RunningSumsTests: keep at every moment Σ w + what no receiver has = n, and so for w z",
                "RunningSumsTests: find the true mean at the same loss, and lose no weight",
            ]
        ),
        (
            "pairwise exchanges: sums are kept whatever the network does; A²CiD² without its twin is AD-PSGD",
            [
                "ConservationTests: keeps its sum under loss, duplicates, reordering, refusals and retries",
                "AcceleratedGossipTests: is AD-PSGD, bit for bit, with a momentum rate of 0 and a pull of one half",
                "AcceleratedGossipTests: drifts as a flow that keeps the sum of the model and its twin",
            ]
        ),
        (
            "relays: the sum of delayed values, and counts that reach n",
            [
                "RelaySGDTests: takes the exact mean of all models, each as old as its node is far",
                "RelaySGDTests: counts every node once a diameter of rounds has passed",
            ]
        ),
        (
            "public copies: equal everywhere, the mean does not drift, identity is D-PSGD",
            [
                "CompressedReductionTests: has equal copies of a node wherever there are any",
                "CompressedReductionTests: moves the mean along the mean gradient in every round",
                "CompressedReductionTests: with identity is D-PSGD",
            ]
        ),
        (
            "compressors: contraction, nothing to nothing, repeatable, input untouched, unbiased where claimed",
            [
                "CompressorLawTests: is off by no more than its contraction says",
                "CompressorLawTests: maps nothing to nothing",
                "CompressorLawTests: says the same twice, leaves its input alone, and draws otherwise in another round",
                "CompressorLawTests: that is unbiased has the vector as its mean, within four standard errors",
            ]
        ),
        (
            "random rounds: matchings, groups and regular graphs contract as derived",
            [
                "ClosedFormsTests: rounds contract as their closed forms say, within three standard errors",
                "RandomScheduleTests: a matching contracts by 1/2 − 1/(2(n − 1))",
                "RandomScheduleTests: groups contract by (r − 1)/(n − 1)",
                "RandomScheduleTests: EL-Oracle contracts by (1 − s/(n − 1))/(s + 1)",
                "ArrangedTopologyTests: shrink the disagreement as Epidemic Learning promises",
            ]
        ),
        (
            "NoLoCo: pairs cancel, a pair that agrees stays, contraction by second moments",
            [
                "CatalogueLawTests: keeps the sum of the models when nobody learns",
                "LocalStepAlgorithmsTests: of pairs leave a pair alone that agrees and has not moved",
                "LocalStepAlgorithmsTests: of pairs are refused with rates under which models do not come together",
                "LocalStepAlgorithmsTests: of pairs bring models together as fast as second moments say",
            ]
        ),
        (
            "elastic averaging: centre and workers keep their sum",
            [
                "ElasticAveragingTests: moves worker and centre towards each other by alpha of what was between them",
                "ConservationTests: keeps its sum under loss, duplicates, reordering, refusals and retries",
            ]
        ),
        (
            "gossip learning: merge(x, x) = x, the older age, tokens within their bounds",
            [
                "AgedModelTests: merged with itself is itself, and the older age is kept",
                "TokenAccountTests: never holds less than nothing or more than its capacity, and sends at most one a period",
            ]
        ),
        (
            "robust rules: order, translation, f = 0, bounded harm",
            [
                "AggregatorLawTests: the order of the received models does not matter",
                "AggregatorLawTests: moving all models moves the result with them",
                "AggregatorLawTests: without attackers to bear it is the mean",
                "AggregatorLawTests: an outlier of any size does bounded harm",
            ]
        ),
        (
            "private gradients: noise, clipping, a monotone accountant",
            [
                "PrivateGradientTests: have noise of the bound's size, and the plain gradient as mean",
                "PrivateGradientTests: no example moves the sum by more than the bound",
                "RenyiAccountantTests: grows with steps and with the sampling rate, and falls with noise",
            ]
        ),
        (
            "the simulator: a seed is a run, and real peers take the same path",
            [
                "CatalogueLawTests: does the same, bit for bit, when its events are replayed",
                "CatalogueParityTests: trains, replays what it saw, and in rounds ends with the simulator's bits",
                "TrajectoryTests: a synchronous algorithm ends with the same bits on real peers",
            ]
        ),
        (
            "published constants: resting points, contraction, costs",
            [
                "MomentumFixedPointTests: are as far from the optimum as published, whatever the losses",
                "AcceleratedGossipTests: comes together far faster than plain exchanges on a ring",
                "FloatsSentTests: per node and step, in models, are those of the cost table",
                "FloatsSentTests: of an exchange are d each way",
                "CompressedReductionTests: sends exactly what its compressor says, to each neighbour",
            ]
        ),
    ]

    @Test func `names tests that are there`() throws {
        for (subject, tests) in Self.rows {
            #expect(!tests.isEmpty, "\(subject)")
            for test in tests {
                let parts = test.split(separator: ":", maxSplits: 1).map(String.init)
                let name = String(try #require(parts.last).dropFirst())
                let files = SourceTree.files.filter { $0.path.hasSuffix("/\(parts[0]).swift") }
                let found = files.contains { $0.lines.contains { $0.contains("func `\(name)`") } }
                #expect(found, "\(subject): no test \"\(name)\" in \(parts[0]).swift")
            }
        }
    }
}
