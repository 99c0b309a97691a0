import Catalogues
import Determinism
import Experiments
import Learning
import LinearAlgebra
import Reports
import Runs
import Testing

@testable import Simulation

@Suite struct `A survey of gradients` {
    /// Node i of four pulls every coordinate to i, whichever sample is asked: ∇f_i(x) = x − i.
    ///
    /// So g = x̄ − 1.5, ζ² = 1.25 d, and there is no noise.
    @Test func `finds what quadratics have by construction`() throws {
        let plan = try SamplePlans.plan(nodes: 4).run
        let survey = try #require(GradientSurvey(of: plan))
        #expect(survey.askedNodes == [0, 1, 2, 3])
        let dimension = plan.workload.parameterCount
        func constant(_ value: Float) -> ParameterSnapshot {
            ParameterSnapshot([Float](repeating: value, count: dimension))
        }
        let models = [0, 2, 4, 6].map { constant($0) }
        let probe = try #require(
            survey.probe(
                models, mean: constant(3), readModels: [0, 2, 4, 4].map { constant($0) }, steps: [1, 2, 3, 2]
            ) { questions in
                questions.map { question in
                    let node = plan.samplesOfNode.firstIndex { $0.contains(question.samples[0]) } ?? -1
                    return ParameterSnapshot(question.parameters.values.map { $0 - Float(node) })
                }
            })
        let d = Double(dimension)
        #expect(probe.nodes == 4)
        #expect(probe.squaredNorm == 2.25 * d)
        #expect(probe.dissimilarity == 1.25 * d)
        #expect(probe.noise == 0)
        // The x_i are 3 on average as x̄ is; the models read are 0.5 less, each coordinate of g is 1.5.
        #expect(probe.disagreement == 0)
        #expect(probe.staleness == -0.5 * 1.5 * d)
        #expect(probe.learningRate == Double(Float(0.1)))
    }

    /// Samples at ±1, in turn: each half of the asked ones has a mean of its own, and the noise is the variance of one sample
    /// over the samples of a mini-batch, less what drawing without repetition saves.
    @Test func `tells noise from unlike data`() throws {
        var plan = try SamplePlans.plan(nodes: 2, batch: .samples(3)).run
        plan.samplesOfNode = [Array(0..<16), Array(16..<32)]
        let survey = try #require(GradientSurvey(of: plan))
        let zero = ParameterSnapshot([Float](repeating: 0, count: plan.workload.parameterCount))
        var random = RandomStream(seed: 3, purpose: "noise")
        let noise = (0..<32).map { _ in Float(random.normal()) }
        let probe = try #require(
            survey.probe([zero, zero], mean: zero, readModels: nil, steps: [0, 0]) { questions in
                questions.map { question in
                    let mean =
                        question.samples.reduce(0) { $0 + noise[Int($1)] } / Float(question.samples.count)
                    return ParameterSnapshot(zero.values.map { _ in mean })
                }
            })
        let d = Double(plan.workload.parameterCount)
        // All samples are asked, so that nothing is taken off.
        let means = [noise[..<16], noise[16...]].map { Double($0.reduce(0, +)) / 16 }
        let g = (means[0] + means[1]) / 2
        #expect(abs(probe.squaredNorm - d * g * g) < 1e-4 * d)
        #expect(abs(probe.dissimilarity - d * (means[0] - g) * (means[0] - g)) < 1e-4 * d)
        // One sample of unit variance, 1/3 − 1/16 of it left; the estimate has few degrees of freedom.
        #expect(probe.noise > 0.02 * d && probe.noise < 1.5 * d)
        #expect(probe.staleness == nil)
    }

    @Test func `is the same for any number of threads, and of no private run`() throws {
        var plan = try SamplePlans.plan("ad-psgd")
        plan.run.topology = try SamplePlans.topology("ring", nodes: 8)
        let one = Simulation(plan, threads: 1).run()
        let four = Simulation(plan, threads: 4).run()
        #expect(one.series == four.series)
        #expect(one.series.allSatisfy { $0.gradients != nil })
        plan.run.privacy = GradientPrivacy(clip: 1, noise: 1, delta: 1e-5, sampling: .shuffled)
        #expect(GradientSurvey(of: plan.run) == nil)
    }
}

/// Quadratics whose best loss is 0, run so that one known thing keeps the loss up.
@Suite struct `What limits a run` {
    /// The excess over the best loss there is.
    private func excess(
        _ training: String, nodes: Int, partition: String, mean: Int = 0, budget: String
    ) throws -> (excess: ExcessLoss, report: RunReport) {
        let yaml = """
            name: known
            workload:
              dataset: {name: quadratics, count: 64, dimension: 20, mean: \(mean)}
              model: diagonal
              loss: half-square
              partition: \(partition)
            training: \(training)
            topology: {family: ring, nodes: \(nodes)}
            compute: {name: log-normal, mean: 10ms, sigma: 0.05}
            network: {latency: 0.1ms}
            budget: {\(budget)}
            evaluation: {every: 2 steps}
            """
        let experiment = try ExperimentFile.read(Array(yaml.utf8), fileName: "known.yaml") { _ in [] }
        let source = try #require(DatasetCatalogue.all["quadratics"])
        let dataset = try source.load(experiment.variants[0].workload.dataset.settings) { _ in [] }
        let run = try VariantRun(experiment.variants[0], of: experiment, seed: 1, dataset: dataset)
        let outcome = Simulation(run.simulationPlan).run()
        let domain = DeterminismDomain(
            swift: "", openblas: "", coreType: "", operatingSystem: "", architecture: "")
        let report = run.report(of: outcome.run, domain: domain, programVersion: "test")
        return (try #require(ExcessLoss([report], reference: 0)), report)
    }

    private func checkSum(_ excess: ExcessLoss) throws {
        let causes = try #require(excess.causes)
        let sum = causes.optimisation + causes.disagreement + causes.heterogeneity + causes.staleness
        #expect(abs(sum - excess.optimisation - excess.disagreement) < 1e-6 * max(1e-3, sum))
    }

    /// The page says what the command says, and the known cause has the longest part of the bar.
    private func checkPage(_ report: RunReport, names cause: ExcessLoss.Limit) throws {
        let page = ComparisonPage.html(try Comparison([report]))
        let name = cause.rawValue.prefix(1).uppercased() + cause.rawValue.dropFirst()
        #expect(page.contains("</svg>\(report.variant): \(name) limits: "))
        let parts = page.matches(of: /<title>[^<,]*, ([a-z]+): [^<]* \((\d+) %\)<\/title>/)
            .compactMap { match in Int(match.2).map { (cause: String(match.1), share: $0) } }
            .filter { part in ExcessLoss.Limit.allCases.contains { $0.rawValue == part.cause } }
        let longest = try #require(parts.max { $0.share < $1.share })
        #expect(longest.cause == cause.rawValue, "\(parts)")
    }

    @Test func `too few steps are told to be optimisation`() throws {
        let (excess, report) = try excess(
            "{algorithm: d-psgd, batch-size: full, learning-rate: 0.02}", nodes: 8, partition: "shared",
            mean: 3, budget: "steps: 20")
        try checkSum(excess)
        #expect(excess.limit == .optimisation, "\(excess)")
        #expect(excess.advice.contains("try more samples or a higher learning rate"))
        try checkPage(report, names: .optimisation)
    }

    @Test func `unlike data on a ring are told to be heterogeneity`() throws {
        let (excess, report) = try excess(
            "{algorithm: d-psgd, batch-size: full, learning-rate: 0.3}", nodes: 8, partition: "iid",
            budget: "steps: 200")
        try checkSum(excess)
        #expect(excess.limit == .heterogeneity, "\(excess)")
        #expect(excess.advice.contains("gradient-tracking"))
        try checkPage(report, names: .heterogeneity)
        // Full batches have no noise, so that the distance is T²η²ζ² and below what the spectral gap allows.
        let causes = try #require(excess.causes)
        let probe = try #require(report.series.last?.gradients)
        #expect(probe.noise == 0)
        #expect(causes.disagreement < 1e-9)
        #expect(causes.stepsApart < causes.foretoldStepsApart ?? 0)
        #expect(causes.consensusDistance < causes.foretoldConsensusDistance ?? 0)
    }

    @Test func `noise on a ring of like data is told to be disagreement`() throws {
        let (excess, report) = try excess(
            "{algorithm: d-psgd, batch-size: 1, learning-rate: 0.3}", nodes: 16, partition: "shared",
            budget: "steps: 200")
        try checkSum(excess)
        #expect(excess.limit == .disagreement, "\(excess)")
        #expect(excess.advice.contains("mixes faster than ring"))
        try checkPage(report, names: .disagreement)
    }

    /// Seven versions old, gradients of curvature 1 make steps of more than 2 sin(π/30) = 0.21 diverge; 0.2 swings.
    @Test func `old gradients of a parameter server are told to be staleness`() throws {
        let (excess, report) = try excess(
            "{algorithm: {name: parameter-server, mode: asynchronous}, batch-size: full, learning-rate: 0.2}",
            nodes: 8, partition: "shared", mean: 3, budget: "steps: 20")
        try checkSum(excess)
        #expect(excess.limit == .staleness, "\(excess)")
        #expect(excess.advice.contains("lower learning rate"))
        try checkPage(report, names: .staleness)
        let (synchronous, _) = try self.excess(
            "{algorithm: {name: parameter-server, mode: synchronous}, batch-size: full, learning-rate: 0.2}",
            nodes: 8, partition: "shared", mean: 3, budget: "steps: 20")
        #expect(synchronous.optimisation < 0.05 * excess.optimisation)
    }
}
