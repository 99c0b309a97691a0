package import Catalogues

/// A mapping that is being read: gives typed values, records what is wrong with them, and knows which keys were asked
/// for, so that `refuseUnknownKeys()` can name the others.
package final class YAMLObject {
    package let node: YAMLNode
    package let problems: InputProblems
    private let entries: [YAMLEntry]
    /// Keys that were asked for, in that order.
    private var known: [String] = []

    /// Nil, and a problem, when the node is not a mapping.
    package init?(_ node: YAMLNode, _ problems: InputProblems) {
        guard case .mapping(let entries) = node.content else {
            problems.record(node, "expected a mapping (got \(node.shown))")
            return nil
        }
        self.node = node
        self.problems = problems
        self.entries = entries
    }

    /// Whether the key is stated; asking makes it a known key.
    package func states(_ key: String) -> Bool { value(key) != nil }

    /// The value of an optional key.
    package func value(_ key: String) -> YAMLNode? {
        if !known.contains(key) { known.append(key) }
        return entries.first { $0.key == key }?.value
    }

    /// The value of a key that must be there.
    package func required(_ key: String, _ expectation: String) -> YAMLNode? {
        if let value = value(key) { return value }
        problems.record(
            InputError(at: node.place, key: node.path(of: key), "missing (expected \(expectation))"))
        return nil
    }

    /// The value of a declared setting: stated, or its default; nil only when a problem was recorded.
    package func read(_ setting: Setting) -> SettingValue? {
        if let node = value(setting.name) { return node.read(setting, problems) }
        if let value = setting.defaultValue { return value }
        _ = required(setting.name, setting.expectation.trimmingSpaces())
        return nil
    }

    /// A whole number in a range.
    package func integer(_ key: String, in range: ClosedRange<Int>, default value: Int? = nil) -> Int? {
        let setting = Setting(key, .integer(range), default: value.map { .integer($0) }, "")
        guard case .integer(let integer)? = read(setting) else { return nil }
        return integer
    }

    /// A finite number in a range.
    package func number(
        _ key: String, in range: ClosedRange<Double>, excludingLowerBound: Bool = false,
        default value: Double? = nil
    ) -> Double? {
        let kind = Setting.Kind.number(range, excludingLowerBound: excludingLowerBound)
        switch read(Setting(key, kind, default: value.map { .number($0) }, "")) {
        case .number(let number)?: return number
        case .integer(let integer)?: return Double(integer)
        default: return nil
        }
    }

    /// True or false.
    package func boolean(_ key: String, default value: Bool? = nil) -> Bool? {
        guard case .boolean(let flag)? = read(Setting(key, .boolean, default: value.map { .boolean($0) }, ""))
        else {
            return nil
        }
        return flag
    }

    /// Any text that is not empty.
    package func text(_ key: String, default value: String? = nil) -> String? {
        guard case .text(let text)? = read(Setting(key, .text, default: value.map { .text($0) }, "")) else {
            return nil
        }
        return text
    }

    /// One of the given words.
    package func word(_ key: String, among words: [String], default value: String? = nil) -> String? {
        let setting = Setting(key, .choice(words), default: value.map { .text($0) }, "")
        guard case .text(let word)? = read(setting) else { return nil }
        return word
    }

    /// A duration in nanoseconds.
    package func nanoseconds(
        _ key: String, in range: ClosedRange<Int64> = 0...Int64.max, default value: Int64? = nil
    ) -> Int64? {
        quantity(key, .duration, in: range, default: value)
    }

    /// An amount of data in bytes.
    package func bytes(
        _ key: String, in range: ClosedRange<Int64> = 0...Int64.max, default value: Int64? = nil
    ) -> Int64? {
        quantity(key, .size, in: range, default: value)
    }

    /// A data rate in bits per second.
    package func bitsPerSecond(
        _ key: String, in range: ClosedRange<Int64> = 1...Int64.max, default value: Int64? = nil
    ) -> Int64? {
        quantity(key, .rate, in: range, default: value)
    }

    private func quantity(
        _ key: String, _ kind: QuantityKind, in range: ClosedRange<Int64>, default value: Int64?
    ) -> Int64? {
        if let node = self.value(key) { return node.quantity(kind, in: range, problems) }
        if value == nil { _ = required(key, kind.expectation(range)) }
        return value
    }

    /// The items of a list; nil when the key is absent or, with a problem, no list.
    package func list(_ key: String) -> [YAMLNode]? {
        guard let node = value(key) else { return nil }
        guard case .list(let items) = node.content else {
            problems.record(node, "expected a list (got \(node.shown))")
            return nil
        }
        return items
    }

    /// A nested mapping; nil when the key is absent or, with a problem, no mapping.
    package func object(_ key: String) -> YAMLObject? {
        guard let node = value(key) else { return nil }
        return YAMLObject(node, problems)
    }

    /// Records a problem of the mapping as a whole.
    package func record(_ problem: String) { problems.record(node, problem) }

    /// Records a problem for every key that there is a reason against; such keys are then known.
    func refuse(_ reason: (String) -> String?) {
        for entry in entries {
            guard let reason = reason(entry.key) else { continue }
            known.append(entry.key)
            problems.record(InputError(at: entry.keyPlace, key: node.path(of: entry.key), reason))
        }
    }

    /// Records a problem for every key that was never asked for, with the known key it most resembles.
    package func refuseUnknownKeys() {
        for entry in entries where !known.contains(entry.key) {
            let unused = known.filter { name in !entries.contains { $0.key == name } }
            let remedy: String
            if let nearest = nearestWord(to: entry.key, among: unused)
                ?? nearestWord(to: entry.key, among: known)
            {
                remedy = "; did you mean '\(nearest)'?"
            } else {
                remedy = " (expected one of \(known.joined(separator: ", ")))"
            }
            problems.record(
                InputError(at: entry.keyPlace, key: node.path(of: entry.key), "unknown key\(remedy)"))
        }
    }
}
