/// Reads what all variants have in common: budget, evaluation and target.
struct BudgetReader {
    let problems: InputProblems

    /// Exactly one of `samples`, `epochs`, `steps`, `time` and `bytes`.
    func budget(_ object: YAMLObject) -> Budget? {
        guard let node = object.required("budget", "samples, epochs, steps, time or bytes"),
            let budget = YAMLObject(node, problems)
        else { return nil }
        defer { budget.refuseUnknownKeys() }
        let stated = ["samples", "epochs", "steps", "time", "bytes"].filter { budget.states($0) }
        guard stated.count == 1 else {
            let got = stated.isEmpty ? "none" : stated.joined(separator: ", ")
            budget.record("expected exactly one of samples, epochs, steps, time and bytes (got \(got))")
            return nil
        }
        switch stated[0] {
        case "samples":
            return budget.integer("samples", in: 1...Int.max).map { .samples($0) }
        case "epochs":
            return budget.number("epochs", in: 0...1e9, excludingLowerBound: true).map { .epochs($0) }
        case "steps":
            return budget.integer("steps", in: 1...Int.max).map { .steps($0) }
        case "time":
            return budget.nanoseconds("time", in: 1...Int64.max).map { .time(nanoseconds: $0) }
        default:
            return budget.bytes("bytes", in: 1...Int64.max).map { .bytes($0) }
        }
    }

    /// `evaluation: {every: 2000 samples, test-samples: 1000, keep-every-node: true}`, or `count: 20` in place of `every`.
    ///
    /// Twenty evaluations when the file says neither.
    func evaluation(
        _ object: YAMLObject, budget: Budget?
    ) -> (cadence: EvaluationCadence, extent: EvaluationExtent)? {
        guard let node = object.value("evaluation") else {
            return budget.map {
                (.share(of: $0, count: 20), EvaluationExtent(testSamples: nil, keepsEveryNode: true))
            }
        }
        guard let evaluation = YAMLObject(node, problems) else { return nil }
        defer { evaluation.refuseUnknownKeys() }
        let count = evaluation.integer("count", in: 1...1_000_000, default: 20)
        var cadence: EvaluationCadence?
        if let every = evaluation.value("every") {
            cadence = self.cadence(every, "a cadence such as 2000 samples, 0.5 epochs, 100 steps, 10s or 5MB")
            if let node = evaluation.value("count") { problems.record(node, "cannot be combined with every") }
        } else if let budget, let count {
            cadence = .share(of: budget, count: count)
        }
        let samples =
            evaluation.states("test-samples") ? evaluation.integer("test-samples", in: 1...Int.max) : nil
        let keeps = evaluation.boolean("keep-every-node", default: true)
        guard let cadence, let keeps else { return nil }
        return (cadence, EvaluationExtent(testSamples: samples, keepsEveryNode: keeps))
    }

    /// An amount of samples, epochs, steps, time or bytes; nil, and a problem that says what was expected, for anything else.
    func cadence(_ node: YAMLNode, _ expectation: String) -> EvaluationCadence? {
        guard let text = node.text else {
            problems.record(node, "expected \(expectation) (got \(node.shown))")
            return nil
        }
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        if parts.count == 2, let number = DecimalText(parts[0]) {
            let isSamples = ["samples", "sample"].contains(parts[1])
            if isSamples || ["steps", "step"].contains(parts[1]) {
                if let count = number.whole(), count >= 1 {
                    return isSamples ? .samples(Int(count)) : .steps(Int(count))
                }
                problems.record(
                    node, "expected a whole number of at least 1 before \(parts[1]) (got \(node.shown))")
                return nil
            }
            if parts[1] == "epochs" || parts[1] == "epoch" {
                if number.double > 0, number.double <= 1e9 { return .epochs(number.double) }
                problems.record(node, "expected a number > 0 before epochs (got \(node.shown))")
                return nil
            }
        }
        if case .success(let nanoseconds) = QuantityKind.duration.read(text, in: 1...Int64.max) {
            return .time(nanoseconds: nanoseconds)
        }
        if case .success(let bytes) = QuantityKind.size.read(text, in: 1...Int64.max) { return .bytes(bytes) }
        problems.record(node, "expected \(expectation) (got \(node.shown))")
        return nil
    }

    /// `target: {metric: accuracy, at-least: 0.9, sustained: 2, stop: true}`; nil without one.
    func target(_ object: YAMLObject) -> Target? {
        guard let target = object.object("target") else { return nil }
        defer { target.refuseUnknownKeys() }
        let metric = target.word("metric", among: Target.Metric.allCases.map(\.rawValue))
            .flatMap(Target.Metric.init(rawValue:))
        let sustained = target.integer("sustained", in: 1...1000, default: 1)
        let stops = target.boolean("stop", default: false)
        guard let bound = self.bound(target), let metric, let sustained, let stops else { return nil }
        return Target(
            metric: metric, bound: bound.side, value: bound.value, sustained: sustained, stopsRun: stops)
    }

    /// Exactly one of `at-least` and `at-most`, with its value.
    func bound(_ object: YAMLObject) -> (side: Target.Bound, value: Double)? {
        let bounds = Target.Bound.allCases.filter { object.states($0.rawValue) }
        guard bounds.count == 1 else {
            let got = bounds.isEmpty ? "none" : "both"
            object.record("expected exactly one of at-least and at-most (got \(got))")
            return nil
        }
        return object.number(bounds[0].rawValue, in: ExpectationReader.anything).map { (bounds[0], $0) }
    }
}
