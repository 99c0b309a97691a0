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
    /// Reads `accuracy>=0.8` or `loss<=0.5`; spaces are allowed around the sign.
    public init(_ text: String, sustained: Int = 1) throws(TargetError) {
        for (sign, direction) in [(">=", TargetDirection.atLeast), ("<=", .atMost)] {
            let parts = text.split(separator: sign, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let name = parts[0].trimmingSpaces()
            guard !name.isEmpty, let value = Double(parts[1].trimmingSpaces()), value.isFinite else { break }
            self.init(quantity: name, direction: direction, value: value, sustained: sustained)
            return
        }
        throw .malformed(text)
    }

    /// Refuses a target that a run does not measure.
    public func check(against metric: MetricDescription) throws(TargetError) {
        if quantity == "loss" || quantity == metric.name { return }
        throw .unknownQuantity(quantity, known: ["loss", metric.name])
    }

    /// The text the target can be read from.
    public var description: String {
        "\(quantity) \(direction == .atLeast ? ">=" : "<=") \(NumberText.exact(value))"
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
