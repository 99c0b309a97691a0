import Experiments
import Testing

@Suite struct `tuning` {
    private static let text = """
        name: test
        workload: {dataset: digits, model: softmax}
        training: {batch-size: 16, learning-rate: 0.5}
        topology: {family: ring, nodes: 8}
        budget: {samples: 2000}
        compare:
          - {name: plain, training: {algorithm: d-psgd}}
          - {name: own-rate, training: {algorithm: d-psgd, learning-rate: 7}}

        """
    private static let tuned =
        text + "tune: {training.learning-rate: [0.3, 0.1], training.optimizer: [sgd, {name: momentum}]}\n"

    private func read(_ text: String, at point: TuningPoint = .untuned) throws -> Experiment {
        try ExperimentFile.read(Array(text.utf8), fileName: "e.yaml", at: point) { _ in [] }
    }

    private func problems(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `a grid has every combination, the last key changing fastest`() throws {
        let grid = try read(Self.tuned).tuning
        #expect(grid.axes.map(\.key) == ["training.learning-rate", "training.optimizer"])
        #expect(
            grid.points.map { $0.values.map(\.text) } == [
                ["0.3", "sgd"], ["0.3", "{name: momentum}"], ["0.1", "sgd"], ["0.1", "{name: momentum}"],
            ])
        #expect(grid.pointCount == 4)
        #expect(grid.axes[0].values.map(\.number) == [0.3, 0.1])
        #expect(grid.axes[1].values.map(\.number) == [nil, nil])
    }

    @Test func `without a grid there is one point, at which the experiment is itself`() throws {
        let experiment = try read(Self.text)
        #expect(experiment.tuning.points == [.untuned])
        #expect(try read(Self.text, at: .untuned) == experiment)
    }

    @Test func `a point goes before what a variant states itself`() throws {
        let grid = try read(Self.tuned).tuning
        let experiment = try read(Self.tuned, at: grid.points[3])
        #expect(experiment.variants.map(\.training.learningRate) == [0.1, 0.1])
        #expect(experiment.variants.map(\.training.optimizer.name) == ["momentum", "momentum"])
        #expect(try read(Self.tuned).variants.map(\.training.learningRate) == [0.5, 7])
    }

    @Test func `a grid survives the resolved text`() throws {
        let experiment = try read(Self.tuned)
        let again = try read(experiment.resolvedText)
        #expect(again == experiment, "\(experiment.resolvedText)")
        #expect(again.tuning.points == experiment.tuning.points)
    }

    @Test func `the command line replaces and adds keys`() throws {
        let grid = try read(Self.tuned).tuning.replacing([
            TuningAxis(argument: "training.batch-size=8,16"),
            TuningAxis(argument: "training.learning-rate=1"),
        ])
        #expect(
            grid.axes.map(\.key) == ["training.learning-rate", "training.optimizer", "training.batch-size"])
        #expect(grid.axes.map { $0.values.map(\.text) }[0] == ["1"])
        let nested = try TuningAxis(argument: "training.optimizer={name: momentum, momentum: 0.5},sgd")
        #expect(nested.values.map(\.text) == ["{name: momentum, momentum: 0.5}", "sgd"])
    }

    @Test func `what a trial is does not depend on what is tried beside it`() throws {
        let alone = try read(Self.text.replacing("  - {name: own", with: "  # - {name: own"))
        let one = try read(Self.text)
        let other = try read(Self.tuned + "seeds: [1, 2]\nexpect: [{claim: c, measure: 1, expected: 1}]\n")
        let digests = [alone, one, other].map { $0.trial(of: $0.variants[0], seed: 3).digest }
        #expect(Set(digests).count == 1)
        let trial = one.trial(of: one.variants[0], seed: 3)
        #expect(one.trial(of: one.variants[0], seed: 4).digest != trial.digest)
        #expect(one.trial(of: one.variants[1], seed: 3).digest != trial.digest)
        #expect(try read(trial.resolvedText) == trial)
    }

    @Test(arguments: [
        ("samples: 2000", Budget.samples(666)), ("samples: 2", .samples(1)), ("epochs: 3", .epochs(1)),
        ("steps: 10", .steps(3)), ("time: 9s", .time(nanoseconds: 3_000_000_000)),
        ("bytes: 3kB", .bytes(1000)),
    ])
    func `a trial may have a part of the budget, but never none`(text: String, expected: Budget) throws {
        let experiment = try read(Self.text.replacing("samples: 2000", with: text))
        let trial = experiment.trial(of: experiment.variants[0], seed: 1, budgetDividedBy: 3)
        #expect(trial.budget == expected)
    }

    @Test(arguments: [
        ("tune: [1]", "e.yaml:9:7: tune: expected a mapping from keys to lists of values (got a list)"),
        (
            "tune: {training.learning-rate: 1}",
            "e.yaml:9:32: tune.training.learning-rate: expected a list of values (got 1)"
        ),
        (
            "tune: {training.learning-rate: []}",
            "e.yaml:9:32: tune.training.learning-rate: expected at least one value (got an empty list)"
        ),
        (
            "tune: {training.learning-rate: [0.1, 0.1]}",
            "e.yaml:9:38: tune.training.learning-rate[1]: 0.1 is listed twice"
        ),
        (
            "tune: {budget.samples: [1, 2]}",
            "e.yaml:9:24: tune.budget.samples: only what variants may change can be tuned (got key "
                + "\"budget.samples\"; expected a key below workload, training, topology, compute, network, attackers)"
        ),
    ])
    func `a wrong grid is named with its place`(line: String, problem: String) {
        #expect(problems { _ = try read(Self.text + line + "\n") } == problem)
    }

    @Test func `a value that does not fit is named with the place where it was stated`() throws {
        let text = Self.text + "tune: {training.learning-rate: [0.3, fast]}\n"
        let point = try read(text).tuning.points[1]
        #expect(
            problems { _ = try read(text, at: point) }
                == "e.yaml:9:38: training.learning-rate: expected a number in (0.0, 1000000.0] (got \"fast\")"
        )
        let axis = try TuningAxis(argument: "training.learning-rate=-1")
        let argued = TuningGrid(axes: [axis]).points[0]
        #expect(
            problems { _ = try read(Self.text, at: argued) }
                == "--grid training.learning-rate=-1: training.learning-rate: out of range (got -1; expected a "
                + "number in (0.0, 1000000.0])")
    }

    @Test(arguments: [
        ("training.learning-rate", "expected key.path=value,value,... (got \"training.learning-rate\")"),
        ("training.learning-rate=", "expected at least one value (got an empty list)"),
        ("training.learning-rate=1,1", "1 is listed twice"),
        (
            "seeds=1,2",
            "only what variants may change can be tuned (got key \"seeds\"; expected a key below workload, "
                + "training, topology, compute, network, attackers)"
        ),
    ])
    func `a wrong argument is named as well`(text: String, problem: String) {
        #expect(problems { _ = try TuningAxis(argument: text) } == "--grid \(text): \(problem)")
    }

    @Test func `a grid without end is refused`() throws {
        let values = (1...101).map { "\($0)" }.joined(separator: ", ")
        let text =
            Self.text + "tune: {training.learning-rate: [\(values)], training.batch-size: [\(values)]}\n"
        #expect(
            problems { _ = try read(text) }
                == "e.yaml:9:7: tune: more than 10000 combinations; tune fewer keys at once")
    }
}
