import Experiments
import Learning
import Reports
import Runs
import Simulation
import Testing

/// Claims against reports whose series are known numbers.
@Suite struct `checked claims` {
    /// Two variants on four nodes; what they report is replaced by `series`.
    private static let text = """
        name: known
        workload: {dataset: digits, model: softmax}
        training: {algorithm: d-psgd, batch-size: 4, learning-rate: 0.1}
        topology: {family: ring, nodes: 4}
        budget: {samples: 64}
        seeds: [1, 2]
        compare:
          - {name: fast}
          - {name: slow}
          - {name: absent}
        expect:

        """

    /// After k evaluations: 10 k s, 100 k samples, 20 k steps, loss 2^−k, metric k/10, distance 0.25^k; `slow` takes three
    /// times as long, and its second seed has one tenth more loss, its first one tenth less.
    private static func series(_ report: RunReport) -> [EvaluationPoint] {
        let slowness = report.variant == "slow" ? 3.0 : 1
        let share = report.variant == "slow" ? (report.seed == 1 ? 0.9 : 1.1) : 1
        return (0...4).map { k in
            var point = report.series[0]
            var halves = 1.0
            for _ in 0..<k { halves /= 2 }
            point.seconds = slowness * 10 * Double(k)
            point.samples = 100 * k
            point.steps = 20 * k
            point.bytesSent = 1000 * k
            point.overheadBytes = 0
            point.localLoss.mean = share * halves
            point.localMetric.mean = Double(k) / 10
            point.consensusDistance = halves * halves
            return point
        }
    }

    private func claims(_ expectations: String) throws -> [CheckedClaim] {
        let experiment = try ExperimentFile.read(
            Array((Self.text + expectations).utf8), fileName: "t.yaml"
        ) { _ in [] }
        let dataset = try SamplePlans.classes().dataset
        var reports: [RunReport] = []
        for variant in experiment.variants where variant.name != "absent" {
            for seed in experiment.seeds {
                let run = try VariantRun(variant, of: experiment, seed: seed, dataset: dataset)
                let outcome = Simulation(run.simulationPlan).run()
                let domain = DeterminismDomain(
                    swift: "test", openblas: "test", coreType: "test", operatingSystem: "test",
                    architecture: "test")
                var report = run.report(of: outcome.run, domain: domain, programVersion: "0")
                report.series = Self.series(report)
                reports.append(report)
            }
        }
        return ClaimCheck.report(on: experiment, reports).claims
    }

    /// Every kind of measure once with a range that holds, and once with one that does not.
    @Test func `hold or fail with every kind of measure`() throws {
        let cases: [(measure: String, value: Double)] = [
            ("{variant: fast, quantity: loss}", 0.0625),
            ("{variant: fast, quantity: loss, at: start}", 1),
            // Half-way between 100 and 200 samples.
            ("{variant: fast, quantity: loss, at: 150 samples}", 0.375),
            ("{variant: fast, quantity: steps, at: 20s}", 10),
            ("{variant: fast, quantity: seconds, at: 4kB}", 40),
            // The metric crosses 0.25 between 0.2 (20 s) and 0.3 (30 s).
            ("{variant: fast, quantity: seconds, at: {quantity: metric, at-least: 0.25}}", 25),
            ("{variant: fast, quantity: samples, at: {quantity: loss, at-most: 0.75}}", 50),
            // The mean over two seeds.
            ("{variant: slow, quantity: loss}", 0.0625),
            // The distance falls by 4 every 5 rounds of a node, every 10 s.
            ("{variant: fast, factor: consensus-distance, per: steps}", 0.757858283255199),
            (
                "{variant: fast, factor: consensus-distance, per: seconds, from: 10s, until: 30s}",
                0.870550563296124
            ),
            ("{ratio: [{variant: slow, quantity: seconds}, {variant: fast, quantity: seconds}]}", 3),
            ("{difference: [{variant: fast, quantity: metric}, 0.3]}", 0.1),
            ("{product: [{variant: fast, quantity: metric}, 5]}", 2),
            ("{logarithm: {variant: fast, quantity: loss, at: start}}", 0),
            ("{mean: {variant: [fast, slow], quantity: seconds}}", 80),
            ("{largest: {variant: [fast, slow], quantity: seconds}}", 120),
            ("{smallest: {variant: [fast, slow], quantity: seconds}}", 40),
            ("{slope: [[1, 2, 4], [10, 20, 40]]}", 10),
            ("{topology: {family: ring, nodes: 4}, quantity: spectral-gap}", 2.0 / 3),
            ("{topology: {family: ring, nodes: 4}, quantity: second-eigenvalue}", 1.0 / 3),
            ("{topology: {family: ring, nodes: 4}, quantity: smallest-eigenvalue}", -1.0 / 3),
            ("{topology: {family: ring, nodes: 4}, quantity: product-error, rounds: 2}", 1.0 / 9),
            ("{topology: {family: ring, nodes: 4}, quantity: expected-contraction, rounds: 1}", 1.0 / 9),
            ("{topology: {family: complete, nodes: 4}, quantity: worst-contraction, rounds: 1}", 0),
            ("{topology: {schedule: one-peer-exponential, nodes: 8}, quantity: rounds-to-average}", 3),
            ("{topology: {family: star, nodes: 5}, quantity: maximum-degree}", 4),
            ("{topology: {family: ring, nodes: 32}, quantity: effective-neighbours, decay: 0}", 3),
            // Two steps: of the second one, two neighbours tell a third of 1/(2 sigma^2) each.
            ("{topology: {family: ring, nodes: 4}, quantity: privacy-loss, noise: 1, hops: 2}", 1.0 / 3),
        ]
        let text = cases.map { item in
            """
              - {claim: right, measure: \(item.measure), expected: {equals: \(item.value), within: 1e-6}}
              - {claim: wrong, measure: \(item.measure), expected: {equals: \(item.value + 1), within: 0.5}}

            """
        }.joined()
        let checked = try claims(text)
        try #require(checked.count == 2 * cases.count)
        for (index, item) in cases.enumerated() {
            let (right, wrong) = (checked[2 * index], checked[2 * index + 1])
            #expect(right.verdict == .holds, "\(item.measure): \(right.ours), \(right.obstacle ?? "")")
            #expect(wrong.verdict == .fails, "\(item.measure): \(wrong.ours)")
            #expect(!right.isSurprise && wrong.isSurprise)
        }
    }

    @Test func `expect several values one by one, and bounds of all`() throws {
        let measure = "{variant: [fast, slow], quantity: seconds}"
        let verdicts = try claims(
            """
              - {claim: a, measure: \(measure), expected: [40, 120]}
              - {claim: b, measure: \(measure), expected: [40, 121]}
              - {claim: c, measure: \(measure), expected: {at-least: 40}}
              - {claim: d, measure: \(measure), expected: {at-least: 41}}
              - {claim: e, measure: \(measure), expected: {at-most: 120}}
              - {claim: f, measure: \(measure), expected: {at-most: 119}}
              - {claim: g, measure: \(measure), expected: {between: [40, 120]}}
              - {claim: h, measure: \(measure), expected: {between: [50, 120]}}
              - {claim: i, measure: \(measure), expected: {equals: 80, within: 50%}}

            """
        ).map(\.verdict)
        #expect(verdicts == [.holds, .fails, .holds, .fails, .holds, .fails, .holds, .fails, .holds])
    }

    @Test(arguments: [
        ("{variant: absent, quantity: loss}", "variant 'absent' was not run"),
        (
            "{variant: fast, quantity: seconds, at: {quantity: metric, at-least: 0.9}}",
            "'fast', seed 1 did not reach metric ≥ 0.9"
        ),
        (
            "{variant: fast, quantity: loss, at: 1000 samples}",
            "'fast', seed 1 ended after 400 of 1000 samples"
        ),
        (
            "{variant: fast, factor: loss, per: steps, from: end}",
            "'fast', seed 1 has fewer than two evaluations between the two moments"
        ),
        (
            "{variant: fast, factor: metric, per: steps}",
            "'fast', seed 1: metric is not positive all the time"
        ),
        ("{ratio: [[1, 2], [1, 2, 3]]}", "2 and 3 values cannot be combined"),
        ("{slope: [1, [1, 2]]}", "a slope needs at least two different places"),
        (
            "{topology: {schedule: one-peer-exponential, nodes: 8}, quantity: spectral-gap}",
            "spectral-gap of one-peer-exponential, 8 nodes: its weights change"
        ),
        (
            "{topology: {family: ring, nodes: 64}, quantity: rounds-to-average}",
            "rounds-to-average of ring (nodes 64), 64 nodes: no exact average within 1000 rounds"
        ),
        (
            "{topology: {family: exponential, nodes: 8}, quantity: smallest-eigenvalue}",
            "smallest-eigenvalue of exponential (nodes 8), 8 nodes: its weights are not symmetric"
        ),
        (
            "{topology: {family: ring, nodes: 4}, quantity: privacy-loss, noise: 1, hops: 3}",
            "privacy-loss of ring (nodes 4), 4 nodes: no two nodes are 3 hops apart"
        ),
    ])
    func `say why something could not be measured`(measure: String, reason: String) throws {
        let claim = try #require(try claims("  - {claim: c, measure: \(measure), expected: 1}\n").first)
        #expect(claim.verdict == .unmeasured && claim.ours.isEmpty && claim.isSurprise)
        #expect(claim.obstacle == reason)
    }

    @Test func `surprise when a stated deviation does not show`() throws {
        let checked = try claims(
            """
              - {claim: a, measure: 1, expected: 2, deviation: known}
              - {claim: b, measure: 1, expected: 1, deviation: known}
              - {claim: c, measure: [1, 2], expected: [1, 2, 3]}

            """)
        #expect(checked.map(\.verdict) == [.fails, .holds, .unmeasured])
        #expect(checked.map(\.isSurprise) == [false, true, true])
        #expect(checked[2].obstacle == "2 values were measured and 3 are expected")
    }
}
