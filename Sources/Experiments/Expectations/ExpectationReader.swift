import Catalogues

/// Reads `expect`: what the finished runs of an experiment should show.
struct ExpectationReader {
    let problems: InputProblems
    let measures: MeasureReader

    init(problems: InputProblems, files: @escaping (String) throws -> [UInt8], variants: [String]) {
        self.problems = problems
        measures = MeasureReader(problems: problems, files: files, variants: variants)
    }

    /// The claims in the order of the file; none without the key.
    func read(_ object: YAMLObject) -> [Expectation] {
        (object.list("expect") ?? []).compactMap { item in
            guard let entry = YAMLObject(item, problems) else { return nil }
            return expectation(entry)
        }
    }

    private func expectation(_ object: YAMLObject) -> Expectation? {
        let before = problems.count
        let claim = object.text("claim")
        let source = object.text("source", default: "")
        let deviation = object.states("deviation") ? object.text("deviation") : nil
        let measure = object.required("measure", "a mapping that says what is measured")
            .flatMap(measures.read)
        let expected = object.required("expected", "a number, or a mapping that says a range").flatMap(range)
        object.refuseUnknownKeys()
        guard problems.count == before, let claim, let source, let measure, let expected else { return nil }
        return Expectation(
            claim: claim, source: source, measure: measure, expected: expected, deviation: deviation)
    }

    // MARK: - Ranges

    private func range(_ node: YAMLNode) -> ExpectedRange? {
        if case .mapping = node.content { return YAMLObject(node, problems).flatMap(range) }
        return measures.numbers(node).map { .equal($0, within: ExpectedRange.exact) }
    }

    private func range(_ object: YAMLObject) -> ExpectedRange? {
        defer { object.refuseUnknownKeys() }
        let bounds = ["equals", "at-least", "at-most", "between"]
        let within = object.value("within")
        let stated = bounds.filter { object.states($0) }
        guard stated.count == 1, let value = object.value(stated[0]) else {
            let got = stated.isEmpty ? "none" : stated.joined(separator: ", ")
            object.record("expected exactly one of \(bounds.joined(separator: ", ")) (got \(got))")
            return nil
        }
        if stated[0] != "equals", let within {
            problems.record(within, "only goes with equals (got \(stated[0]))")
            return nil
        }
        switch stated[0] {
        case "at-least": return object.number("at-least", in: Self.anything).map { .atLeast($0) }
        case "at-most": return object.number("at-most", in: Self.anything).map { .atMost($0) }
        case "between":
            guard let ends = measures.numbers(value) else { return nil }
            guard ends.count == 2, ends[0] <= ends[1] else {
                problems.record(value, "expected two numbers, the smaller first (got \(ends.count))")
                return nil
            }
            return .between(ends[0], ends[1])
        default:
            guard let values = measures.numbers(value) else { return nil }
            guard let within else { return .equal(values, within: ExpectedRange.exact) }
            return tolerance(within).map { .equal(values, within: $0) }
        }
    }

    static let anything = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude

    /// `0.01` or `2%`.
    private func tolerance(_ node: YAMLNode) -> ExpectedRange.Tolerance? {
        if let number = node.decimal?.double, number >= 0 { return .absolute(number) }
        if let text = node.text, text.hasSuffix("%"), let number = DecimalText(text.dropLast())?.double,
            number >= 0
        {
            return .percent(number)
        }
        problems.record(node, "expected a number of at least 0, or one with % behind it (got \(node.shown))")
        return nil
    }
}
