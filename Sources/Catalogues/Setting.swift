/// One setting that a catalogue entry understands: a key of the experiment or topology file.
///
/// It says the key's meaning, range and default. Help texts, validation and reports are made from these.
public struct Setting: Sendable, Equatable {
    /// What values a setting takes.
    public enum Kind: Sendable, Equatable {
        /// A whole number in a range.
        case integer(ClosedRange<Int>)
        /// A finite number in a range; ends belong to it unless said otherwise.
        case number(ClosedRange<Double>, excludingLowerBound: Bool = false)
        /// True or false.
        case boolean
        /// One of the given words.
        case choice([String])
        /// Any text.
        case text
        /// A list of finite numbers.
        case numbers
        /// A list of entries of a catalogue, each with its settings.
        case parts(PartCatalogue)
    }

    /// The key, in kebab-case, for example `learning-rate`.
    public let name: String
    /// What values it takes.
    public let kind: Kind
    /// The value when the file does not say; nil makes the setting required.
    public let defaultValue: SettingValue?
    /// What it means, its unit, and where the default comes from.
    public let summary: String

    /// A setting of the given key, range, default (nil: required) and meaning.
    public init(_ name: String, _ kind: Kind, default defaultValue: SettingValue? = nil, _ summary: String) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.summary = summary
    }

    /// What the range admits, in words: `a whole number in 1...64`.
    public var expectation: String {
        switch kind {
        case .integer(let range): "a whole number \(Self.describe(range))"
        case .number(let range, let open): "a number \(Self.describe(range, excludingLowerBound: open))"
        case .boolean: "true or false"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        case .text: "a text"
        case .numbers: "a list of numbers"
        case .parts(let catalogue): "a list of \(catalogue.kind)s"
        }
    }

    /// The value as this setting's kind, or nil when it does not fit.
    ///
    /// Whole numbers are accepted as numbers.
    func accept(_ value: SettingValue) -> SettingValue? {
        switch (kind, value) {
        case (.integer(let range), .integer(let integer)):
            return range.contains(integer) ? value : nil
        case (.number(let range, let open), .integer(let integer)):
            return Self.contains(range, Double(integer), open) ? .number(Double(integer)) : nil
        case (.number(let range, let open), .number(let number)):
            return Self.contains(range, number, open) ? value : nil
        case (.boolean, .boolean):
            return value
        case (.choice(let words), .text(let word)):
            return words.contains(word) ? value : nil
        case (.text, .text):
            return value
        case (.numbers, .numbers(let numbers)):
            return numbers.allSatisfy(\.isFinite) ? value : nil
        case (.parts(let catalogue), .parts(let parts)):
            return parts.allSatisfy { catalogue.names.contains($0.name) } ? value : nil
        default:
            return nil
        }
    }

    private static func contains(_ range: ClosedRange<Double>, _ number: Double, _ open: Bool) -> Bool {
        number.isFinite && range.contains(number) && !(open && number == range.lowerBound)
    }

    private static func describe(_ range: ClosedRange<Int>) -> String {
        range.upperBound == .max
            ? "of at least \(range.lowerBound)" : "in \(range.lowerBound)...\(range.upperBound)"
    }

    private static func describe(_ range: ClosedRange<Double>, excludingLowerBound open: Bool) -> String {
        let low = range.lowerBound
        if range.upperBound >= .greatestFiniteMagnitude {
            return low <= -.greatestFiniteMagnitude ? "" : open ? "> \(low)" : ">= \(low)"
        }
        return "in \(open ? "(" : "[")\(low), \(range.upperBound)]"
    }
}

/// The value of a setting as a file states it.
public enum SettingValue: Sendable, Equatable, CustomStringConvertible,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByStringLiteral
{
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case text(String)
    case numbers([Double])
    case parts([SettingPart])

    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// True or false.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }

    /// The value as a file would state it.
    public var description: String {
        switch self {
        case .integer(let value): "\(value)"
        case .number(let value): Self.text(value)
        case .boolean(let value): "\(value)"
        case .text(let value): value
        case .numbers(let values): "[" + values.map(Self.text).joined(separator: ", ") + "]"
        case .parts(let parts): "[" + parts.map(\.description).joined(separator: ", ") + "]"
        }
    }

    /// Whole numbers without a fraction: `128`, not `128.0`.
    private static func text(_ number: Double) -> String {
        Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }
}
