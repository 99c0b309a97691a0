import Catalogues

/// One requirement on finished runs, as `murmur gate` takes it: a measure, and a limit that is stated or follows a baseline.
///
/// The measures are those of `expect`. `worst-metric >= 0.8`, `loss at 10s <= 0.5` and `seconds at target <= 1.05x` are short
/// for a quantity at a moment; any other measure is written as in the file: `{ratio: [{variant: a, quantity: loss}, …]} <= 1`.
public struct GateClause: Sendable, Equatable {
    /// What the limit is.
    public enum Limit: Sendable, Equatable {
        /// This much.
        case value(Double)
        /// So many times what the baseline has.
        case timesBaseline(Double)
    }

    /// The clause as it was written.
    public let text: String
    /// What is measured; a run's quantity of no variant is asked of each.
    public let measure: Measure
    /// Which side of the limit is good.
    public let bound: Target.Bound
    /// Where good begins.
    public let limit: Limit

    /// Quantities, by the names they have when asked for at the target.
    private static let toTarget: [(name: String, quantity: RunQuantity)] = [
        ("time-to-target", .seconds), ("steps-to-target", .steps), ("samples-to-target", .samples),
        ("bytes-to-target", .bytes), ("messages-to-target", .messages),
    ]

    /// Every word that may stand for a quantity in runs that measure `metric`: `accuracy` says the same as `metric` there.
    public static func words(metric: String) -> [String] {
        toTarget.map(\.name)
            + RunQuantity.allCases.flatMap { quantity in
                let own = quantity.rawValue.replacing("metric", with: metric)
                return own == quantity.rawValue ? [own] : [own, quantity.rawValue]
            }
    }

    /// Reads a clause.
    ///
    /// - Parameters:
    ///   - text: such as `worst-accuracy >= 0.8`.
    ///   - metric: what the runs measure.
    ///   - variants: the names of theirs.
    ///   - files: the content of a file that a measure refers to (topologies).
    /// - Throws: `InputErrors` naming the clause.
    public init(
        _ text: String, metric: String, variants: [String], files: (String) throws -> [UInt8]
    ) throws(InputErrors) {
        let place = SourcePlace(source: "'\(text)'")
        let problems = InputProblems()
        let parts = Self.parts(of: text)
        if let parts {
            let measure = withoutActuallyEscaping(files) { files in
                Self.measure(
                    parts.measure, metric, at: place,
                    MeasureReader(problems: problems, files: files, variants: variants))
            }
            let limit = Self.limit(parts.limit, of: measure)
            if limit == nil, problems.isEmpty {
                problems.record(
                    InputError(
                        at: place,
                        "no limit (got \(quoted(parts.limit)); expected a number, or one with x behind it for so many "
                            + "times the baseline)"))
            }
            if let measure, let limit, problems.isEmpty {
                self.init(text: text, measure: measure, bound: parts.bound, limit: limit)
                return
            }
        } else {
            problems.record(
                InputError(
                    at: place,
                    "no clause (expected for example 'worst-\(metric) >= 0.8' or 'time-to-target <= 1.05x')"))
        }
        try problems.check()
        preconditionFailure("'\(text)' has neither a meaning nor a problem")
    }

    private init(text: String, measure: Measure, bound: Target.Bound, limit: Limit) {
        self.text = text
        self.measure = measure
        self.bound = bound
        self.limit = limit
    }

    /// Whether a text is meant as a clause and not as a path.
    public static func isClause(_ text: String) -> Bool { parts(of: text) != nil }

    private static func parts(of text: String) -> (measure: String, bound: Target.Bound, limit: String)? {
        for (sign, bound) in [(">=", Target.Bound.atLeast), ("<=", .atMost)] {
            let parts = text.split(separator: sign, omittingEmptySubsequences: false)
            if parts.count == 2 { return (parts[0].trimmingSpaces(), bound, parts[1].trimmingSpaces()) }
        }
        return nil
    }

    /// The left side: `{…}` as in a file, or a word with an optional moment.
    private static func measure(
        _ text: String, _ metric: String, at place: SourcePlace, _ reader: MeasureReader
    ) -> Measure? {
        let problems = reader.problems
        if text.hasPrefix("{") {
            do {
                let node = try YAMLDocument.argument(text, at: place)
                return reader.read(YAMLNode(node.content, at: place, path: ""))
            } catch {
                for problem in error.problems { problems.record(problem) }
                return nil
            }
        }
        let words = text.split(separator: " ", maxSplits: 2).map(String.init)
        let name = words.first ?? ""
        if let quantity = toTarget.first(where: { $0.name == name })?.quantity, words.count == 1 {
            return .run(variants: [], quantity, at: .target)
        }
        let quantity = RunQuantity.allCases.first {
            $0.rawValue == name || $0.rawValue.replacing("metric", with: metric) == name
        }
        guard let quantity else {
            let known = Self.words(metric: metric)
            let remedy =
                nearestWord(to: name, among: known).map { "did you mean '\($0)'?" }
                ?? "expected one of \(known.joined(separator: ", "))"
            problems.record(InputError(at: place, "unknown measure \(quoted(name)); \(remedy)"))
            return nil
        }
        guard words.count > 1 else { return .run(variants: [], quantity, at: .end) }
        guard words.count == 3, words[1] == "at" else {
            problems.record(
                InputError(at: place, "expected a measure, or one 'at' a moment (got \(quoted(text)))"))
            return nil
        }
        let node = YAMLNode(.scalar(words[2], isQuoted: false), at: place, path: "")
        return reader.moment(node).map { .run(variants: [], quantity, at: $0) }
    }

    /// The right side: `0.8`, `1.05x`, and `12s` or `5MB` for what is measured in seconds or bytes.
    private static func limit(_ text: String, of measure: Measure?) -> Limit? {
        if text.hasSuffix("x"), let factor = DecimalText(text.dropLast())?.double, factor.isFinite, factor > 0
        {
            return .timesBaseline(factor)
        }
        if let value = DecimalText(text)?.double { return value.isFinite ? .value(value) : nil }
        guard case .run(_, let quantity, _) = measure else { return nil }
        if quantity == .seconds, case .success(let time) = QuantityKind.duration.read(text, in: 0...Int64.max)
        {
            return .value(Double(time) * 1e-9)
        }
        if quantity == .bytes, case .success(let bytes) = QuantityKind.size.read(text, in: 0...Int64.max) {
            return .value(Double(bytes))
        }
        return nil
    }
}

extension GateClause {
    /// Whether it needs runs to compare with.
    public var needsBaseline: Bool {
        if case .timesBaseline = limit { true } else { false }
    }

    /// Whether it asks when the runs' target is met.
    public var needsTarget: Bool { measure.needsTarget }
}

extension Measure {
    /// Whether it, or a part of it, is taken when the target is met.
    fileprivate var needsTarget: Bool {
        switch self {
        case .numbers, .topologies: false
        case .run(_, _, let moment): moment == .target
        case .factor(_, _, _, let from, let until): from == .target || until == .target
        case .combination(_, let parts): parts.contains(where: \.needsTarget)
        }
    }

    /// Whether it names no variant, so that it is asked of each.
    public var isOfEachVariant: Bool {
        if case .run(let variants, _, _) = self { variants.isEmpty } else { false }
    }

    /// The measure asked of one variant, where none is named.
    public func of(variant: String) -> Measure {
        guard case .run(_, let quantity, let moment) = self, isOfEachVariant else { return self }
        return .run(variants: [variant], quantity, at: moment)
    }
}
