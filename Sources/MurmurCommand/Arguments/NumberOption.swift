import Reports

/// Numbers on the command line, with the errors of the other inputs.
enum NumberOption {
    /// A whole number in a range; nil when the option was not given.
    ///
    /// - Throws: `Failure` when the text is something else.
    static func whole(_ text: String?, _ option: String, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        guard let text else { return nil }
        guard let value = Int(text) else {
            throw Failure(
                "\(option): not a whole number (got '\(text)'; expected \(expected(range)))", .usage)
        }
        guard range.contains(value) else {
            throw Failure("\(option): out of range (got \(value); expected \(expected(range)))", .usage)
        }
        return value
    }

    /// A number in a range; nil when the option was not given.
    ///
    /// - Throws: `Failure` when the text is something else.
    static func real(
        _ text: String?, _ option: String, in range: ClosedRange<Double>
    ) throws(Failure) -> Double? {
        guard let text else { return nil }
        guard let value = Double(text), range.contains(value) else {
            let bounds = [range.lowerBound, range.upperBound].map { NumberText.significant($0) }
            throw Failure(
                "\(option): no number in the range (got '\(text)'; expected \(bounds.joined(separator: "...")))",
                .usage)
        }
        return value
    }

    /// A seed, decimal or `0x…`; nil when the option was not given.
    ///
    /// - Throws: `Failure` when the text is something else.
    static func seed(_ text: String?, _ option: String) throws(Failure) -> UInt64? {
        guard let text else { return nil }
        let isHexadecimal = text.hasPrefix("0x") || text.hasPrefix("0X")
        let digits = isHexadecimal ? text.dropFirst(2) : text[...]
        if let value = UInt64(digits, radix: isHexadecimal ? 16 : 10), !digits.hasPrefix("+") { return value }
        let isNumber =
            !digits.isEmpty && digits.allSatisfy { isHexadecimal ? $0.isHexDigit : $0.isWholeNumber }
        let problem = isNumber || Int(text) != nil ? "out of range" : "not a whole number"
        let shown = isNumber ? text : "'\(text)'"
        throw Failure("\(option): \(problem) (got \(shown); expected 0...\(UInt64.max) or 0x...)", .usage)
    }

    private static func expected(_ range: ClosedRange<Int>) -> String {
        range.upperBound == .max
            ? "at least \(range.lowerBound)" : "\(range.lowerBound)...\(range.upperBound)"
    }
}
