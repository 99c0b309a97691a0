import Catalogues
import Determinism
import Experiments
import Learning
import LinearAlgebra
import Reports
import Testing
import Topology

@testable import Runs
@testable import Simulation

/// Simulations whose times come from measured reports.
@Suite struct `a calibration` {
    /// Four nodes on a ring that learn four classes, on machines and links far slower than the measured ones.
    private func run(_ algorithm: String, samples: Int = 64, training: String = "batch-size: 4") throws
        -> VariantRun
    {
        let yaml = """
            name: t
            workload: {dataset: digits, model: softmax}
            training: {algorithm: \(algorithm), \(training), learning-rate: 0.1}
            topology: {family: ring, nodes: 4}
            compute: {name: constant, mean: 1s}
            network: {latency: 1s, jitter: 1s}
            budget: {samples: \(samples)}
            """
        let experiment = try ExperimentFile.read(Array(yaml.utf8), fileName: "t.yaml") { _ in [] }
        return try VariantRun(
            experiment.variants[0], of: experiment, seed: 1, dataset: SamplePlans.classes().dataset)
    }

    private static let domain = DeterminismDomain(
        swift: "", openblas: "", coreType: "", operatingSystem: "", architecture: "")

    /// A made-up measured report: gradients spread evenly from 5 to 15 ms, round trips of 2 ms.
    private func measured() throws -> RunReport {
        let run = try run("d-psgd")
        var outcome = SamplePlans.run(run.simulationPlan).run
        outcome.measuredTimes = MeasuredTimes(
            nodes: (0..<4).map { .init(name: "n\($0)", gradientSeconds: Self.even) },
            links: [
                .init(
                    from: "n0", to: "n1",
                    roundTripSeconds: DurationSpread(count: 1, mean: 0.002, quantiles: [0.002, 0.002]))
            ])
        return run.report(of: outcome, kind: .measured, domain: Self.domain, programVersion: "1")
    }

    private static let even = DurationSpread(
        count: 1000, mean: 0.010, quantiles: (0...32).map { 0.005 + 0.010 * Double($0) / 32 })

    // MARK: - The compute-time model

    @Test func `the empirical model reproduces its quantiles and its mean`() {
        // The longest durations are far out: the straight line to the last would give a mean of 1.1 ms more.
        let quantiles = (0...31).map { 0.001 + 0.0001 * Double($0) } + [0.102]
        let mean = 0.003
        let model = EmpiricalComputeTime(DurationSpread(count: 4096, mean: mean, quantiles: quantiles))
        #expect(abs(model.mean - mean * 1e9) < 1)
        var random = RandomStream(seed: 1, purpose: "compute time", 0)
        let count = 20_000
        let times = (0..<count).map { _ in model.duration(startingAt: 0, random: &random) }.sorted()
        for (index, quantile) in quantiles.enumerated() {
            let below = Double(times.count { $0 <= quantile * 1e9 }) / Double(count)
            // A share of 20,000 draws has a standard deviation of at most 0.0036: 4 of them.
            #expect(abs(below - Double(index) / 32) < 0.0145, "quantile \(index)")
        }
        #expect(times.last ?? 0 <= 0.102 * 1e9)
        // The tail's standard deviation makes a standard deviation of 4.6 ms; 4 of the mean of 20,000 are 0.13 ms.
        #expect(abs(times.reduce(0, +) / Double(count) - mean * 1e9) < 0.14e6)
    }

    @Test func `the empirical model of one duration is that duration`() {
        let spread = DurationSpread(of: [0.004])
        let model = EmpiricalComputeTime(spread ?? Self.even)
        var random = RandomStream(seed: 1, purpose: "compute time", 0)
        for _ in 0..<10 { #expect(model.duration(startingAt: 0, random: &random) == 4e6) }
    }

    // MARK: - Calibrated runs

    /// A round lasts until the slowest gradient is with the server: its own, or a worker's and 2 ms of travelling.
    ///
    /// The mean of that maximum is ∫ (1 − F(x) F(x − 2 ms)³) dx, with F even from 5 to 15 ms.
    @Test func `a calibrated simulation has the mean round time of the measured report`() throws {
        func share(_ milliseconds: Double) -> Double { min(1, max(0, (milliseconds - 5) / 10)) }
        let step = 0.001
        let expected = stride(from: step / 2, to: 20, by: step).reduce(0) { mean, time in
            let fast = share(time - 2)
            return mean + step * (1 - share(time) * fast * fast * fast)
        }
        let rounds = 1000
        let run = try run("{name: parameter-server, mode: synchronous}", samples: 16 * rounds)
        let plan = try Calibration(measured()).plan(for: run)
        let seconds = SamplePlans.run(plan).seconds / Double(rounds)
        // A round's standard deviation is below 2 ms; 4 of the mean of 1000 rounds are 0.25 ms, 1.7 % of 15.
        #expect(abs(seconds * 1000 / expected - 1) < 0.017)
    }

    @Test(arguments: ["d-psgd", "ad-psgd", "all-reduce", "parameter-server"])
    func `any number of threads gives the same bits`(algorithm: String) throws {
        let run = try run(algorithm, samples: 480)
        let plan = try Calibration(measured()).plan(for: run)
        let one = SamplePlans.run(plan)
        #expect(one.isComplete)
        for threads in [2, 8] {
            let many = SamplePlans.run(plan, threads: threads)
            #expect(many.digest == one.digest)
            #expect(many.series == one.series)
        }
        #expect(one.digest != SamplePlans.run(run.simulationPlan).digest)
    }

    @Test func `links get half their round trips, and those without any the typical ones`() throws {
        let run = try run("d-psgd")
        var report = try measured()
        report.measuredTimes?.links.append(
            .init(
                from: "n1", to: "n2",
                roundTripSeconds: DurationSpread(count: 4, mean: 0.006, quantiles: [0.004, 0.005, 0.011])))
        report.measuredTimes?.links.append(
            .init(
                from: "n2", to: "n1",
                roundTripSeconds: DurationSpread(count: 2, mean: 0.003, quantiles: [0.003, 0.003])))
        let network = try Calibration(report).plan(for: run).network
        #expect(network.link(from: 0, to: 1) == .init(latency: 1_000_000))
        // Half the shortest is 2 ms; a mean of 3 ms asks for up to 2 ms more.
        #expect(network.link(from: 1, to: 2) == .init(latency: 2_000_000, jitter: 2_000_000))
        #expect(network.link(from: 3, to: 0) == .init(latency: 1_500_000))
    }

    @Test func `a single node takes the times of the node of its name`() throws {
        let run = try run("centralized", samples: 400)
        let outcome = SamplePlans.run(try Calibration(measured()).plan(for: run))
        let steps = Double(outcome.nodes[0].steps)
        // A step's standard deviation is 2.9 ms: 4 of the mean of 100 steps.
        #expect(abs(outcome.seconds / steps - 0.010) < 4 * 0.0029 / steps.squareRoot())
    }

    @Test func `the report says where its times come from`() throws {
        let run = try run("d-psgd")
        let calibration = try Calibration(measured())
        let outcome = SamplePlans.run(try calibration.plan(for: run))
        var report = run.report(of: outcome.run, domain: Self.domain, programVersion: "1")
        #expect(report.plan.computeModel?.hasPrefix("constant") == true)
        calibration.mark(&report)
        #expect(report.calibratedFrom == calibration.digest)
        #expect(report.plan.computeModel?.contains(calibration.digest) == true)
        #expect(report.plan.networkModel?.contains("half the measured round trips") == true)
        #expect(report.measuredTimes == nil)
        #expect(run.estimate(calibratedBy: calibration).joined().contains(calibration.digest))
    }

    // MARK: - Refusals

    @Test func `reports without measured times are refused`() throws {
        var report = try measured()
        report.measuredTimes?.nodes = []
        #expect(throws: CalibrationError.noTimes) { try Calibration(report) }
        report.measuredTimes = nil
        #expect(throws: CalibrationError.noTimes) { try Calibration(report) }
        report.kind = .simulated
        #expect(throws: CalibrationError.simulated) { try Calibration(report) }
    }

    @Test func `reports of other nodes and other gradients are refused`() throws {
        let run = try run("d-psgd")
        let report = try measured()
        func error(_ change: (inout RunReport) -> Void) throws -> CalibrationError? {
            var changed = report
            change(&changed)
            let calibration = try Calibration(changed)
            do {
                _ = try calibration.plan(for: run)
                return nil
            } catch {
                return error
            }
        }
        #expect(try error { _ in } == nil)
        #expect(
            try error { $0.nodes.removeLast() } == .nodeCount(measured: 3, variant: "d-psgd", nodes: 4))
        #expect(
            try error { $0.nodes[2].name = "x" }
                == .unknownNode("n2", variant: "d-psgd", measured: ["n0", "n1", "x", "n3"]))
        #expect(
            try error { $0.provenance.modelFingerprint = "f" }
                == .model(measured: report.plan.model, variant: "d-psgd", model: "softmax"))
        #expect(
            try error { $0.plan.batchSize = 5 } == .batchSize(measured: 5, variant: "d-psgd", batchSize: 4))
    }
}

/// What peers noted down, put together.
@Suite struct `measured times` {
    @Test func `are of all incarnations of a node and of each directed link`() throws {
        let plan = try SamplePlans.plan(nodes: 4).run
        let names = (0..<4).map { plan.topology.name(of: $0) }
        func part(_ node: Int, _ incarnation: Int, _ seconds: [Double]) -> MeasuredRun.Part {
            var record = NodeRecord(
                node: node, name: names[node], incarnation: incarnation, run: "r", experimentHash: "e",
                seed: 1,
                startedAt: Double(incarnation))
            record.points = [NodeRecord.Point(index: 0, seconds: 0, NodeCounters())]
            record.computeSeconds = seconds
            record.roundTripSeconds = [
                .init(to: names[2], seconds: seconds), .init(to: names[1], seconds: []),
            ]
            return MeasuredRun.Part(record: record, models: [plan.workload.initialParameters(seed: 1)])
        }
        let run = MeasuredRun(plan, parts: [part(0, 1, [3]), part(0, 0, [1, 2]), part(3, 0, [])])
        let (learner, pool) = (plan.workload.makeLearner(), BufferPool(length: plan.workload.parameterCount))
        let outcome = run.outcome { models in
            models.map { _ in Evaluation(samples: 1, loss: 0, metric: 0) }
        } answer: { questions in
            questions.map { $0.answer(by: learner, pool: pool) }
        }
        let times = try #require(outcome.measuredTimes)
        #expect(times.nodes.map(\.name) == [names[0]])
        #expect(times.nodes[0].gradientSeconds.mean == 2)
        #expect(times.nodes[0].gradientSeconds.count == 3)
        #expect(times.links.map { [$0.from, $0.to] } == [[names[0], names[2]]])
        #expect(times.links[0].roundTripSeconds.quantiles.last == 3)
    }
}
