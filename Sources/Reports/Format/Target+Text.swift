/// What is wrong with a target given as text.
public enum TargetError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text is not `name>=value` or `name<=value`.
    case malformed(String)

    /// The run measures something else.
    case unknownQuantity(String, known: [String])

    /// One line: what is wrong, and what is expected.
    public var description: String {
        switch self {
        case .malformed(let text):
            "target: cannot be read (got \"\(text)\"; expected for example accuracy>=0.8 or loss<=0.5)"
        case .unknownQuantity(let name, let known):
            "target: the reports do not measure it (got \(name); expected \(known.joined(separator: " or ")))"
        }
    }
}

extension Target: CustomStringConvertible {
    /// Reads `accuracy>=0.8`, `loss<=0.5`, or `accuracy>=0.8 for 3 evaluations` that have to meet it in a row; spaces are
    /// allowed around the sign, and the last word may be left out.
    public init(_ text: String) throws(TargetError) {
        for (sign, direction) in [(">=", TargetDirection.atLeast), ("<=", .atMost)] {
            let parts = text.split(separator: sign, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let name = parts[0].trimmingSpaces()
            let words = parts[1].split(separator: " ")
            guard !name.isEmpty, let value = words.first.flatMap({ Double($0) }), value.isFinite,
                let sustained = Self.evaluations(words.dropFirst())
            else { break }
            self.init(quantity: name, direction: direction, value: value, sustained: sustained)
            return
        }
        throw .malformed(text)
    }

    /// How many evaluations `for 3 evaluations` says; 1 without words, nil for others.
    private static func evaluations(_ words: ArraySlice<Substring>) -> Int? {
        guard let first = words.first else { return 1 }
        guard first == "for",
            words.count == 2 || words.count == 3 && words.last?.hasPrefix("evaluation") == true,
            let count = Int(words[words.startIndex + 1]), (1...1000).contains(count)
        else { return nil }
        return count
    }

    /// Refuses a target that a run does not measure.
    public func check(against metric: MetricDescription) throws(TargetError) {
        if quantity == "loss" || quantity == metric.name { return }
        throw .unknownQuantity(quantity, known: ["loss", metric.name])
    }

    /// The text the target can be read from.
    public var description: String {
        "\(quantity) \(direction == .atLeast ? ">=" : "<=") \(NumberText.exact(value))"
            + (sustained > 1 ? " for \(sustained) evaluations" : "")
    }
}

extension Substring {
    /// The same without spaces at either end.
    fileprivate func trimmingSpaces() -> String {
        var rest = self
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
