/// The values of all settings of one catalogue entry: what the file gave, completed with defaults and checked.
public struct Settings: Sendable, Equatable {
    private let values: [(name: String, value: SettingValue)]

    /// Checks given values against the declaration.
    ///
    /// - Parameters:
    ///   - declared: the entry's settings.
    ///   - given: key and value of each setting that was stated; a key appears at most once.
    /// - Throws: `SettingError` for the first unknown key, unfit value or missing required setting.
    public init(_ declared: [Setting], given: [(name: String, value: SettingValue)] = []) throws(SettingError)
    {
        for (name, value) in given {
            guard let setting = declared.first(where: { $0.name == name }) else {
                throw .unknown(name, nearest: nearestWord(to: name, among: declared.map(\.name)))
            }
            guard setting.accept(value) != nil else { throw .unfit(setting, got: value) }
        }
        var values: [(name: String, value: SettingValue)] = []
        for setting in declared {
            let stated = given.first { $0.name == setting.name }?.value ?? setting.defaultValue
            guard let stated else { throw .missing(setting) }
            guard let fitting = setting.accept(stated) else { throw .unfit(setting, got: stated) }
            values.append((setting.name, fitting))
        }
        self.values = values
    }

    /// Every setting and its value, in declared order.
    public var all: [(name: String, value: SettingValue)] { values }

    /// The value of a whole-number setting; traps when the entry does not declare it.
    public func integer(_ name: String) -> Int {
        guard case .integer(let value) = value(name) else {
            preconditionFailure("\(name) is not a whole number")
        }
        return value
    }

    /// The value of a number setting; traps when the entry does not declare it.
    public func number(_ name: String) -> Double {
        guard case .number(let value) = value(name) else { preconditionFailure("\(name) is not a number") }
        return value
    }

    /// The value of a switch; traps when the entry does not declare it.
    public func boolean(_ name: String) -> Bool {
        guard case .boolean(let value) = value(name) else { preconditionFailure("\(name) is not a switch") }
        return value
    }

    /// The value of a text or choice; traps when the entry does not declare it.
    public func text(_ name: String) -> String {
        guard case .text(let value) = value(name) else { preconditionFailure("\(name) is not a text") }
        return value
    }

    /// The value of a list of numbers; traps when the entry does not declare it.
    public func numbers(_ name: String) -> [Double] {
        guard case .numbers(let value) = value(name) else { preconditionFailure("\(name) is not a list") }
        return value
    }

    /// The value of a list of parts; traps when the entry does not declare it.
    public func parts(_ name: String) -> [SettingPart] {
        guard case .parts(let value) = value(name) else { preconditionFailure("\(name) lists no parts") }
        return value
    }

    private func value(_ name: String) -> SettingValue {
        guard let entry = values.first(where: { $0.name == name }) else {
            preconditionFailure("setting '\(name)' is not declared")
        }
        return entry.value
    }

    /// Whether both hold the same values of the same settings, in the same order.
    public static func == (left: Settings, right: Settings) -> Bool {
        left.values.elementsEqual(right.values) { $0.name == $1.name && $0.value == $1.value }
    }
}

/// Why given settings do not fit a catalogue entry.
public enum SettingError: Error, Equatable, CustomStringConvertible {
    case unknown(String, nearest: String?)
    case unfit(Setting, got: SettingValue)
    case missing(Setting)

    /// The key the error is about.
    public var key: String {
        switch self {
        case .unknown(let name, _): name
        case .unfit(let setting, _), .missing(let setting): setting.name
        }
    }

    /// What is wrong and what would be right; the key itself is not repeated.
    public var description: String {
        switch self {
        case .unknown(_, let nearest?): "unknown key; did you mean '\(nearest)'?"
        case .unknown(_, nil): "unknown key"
        case .unfit(let setting, let got): "unfit value (got \(got); expected \(setting.expectation))"
        case .missing(let setting): "missing (expected \(setting.expectation))"
        }
    }
}
