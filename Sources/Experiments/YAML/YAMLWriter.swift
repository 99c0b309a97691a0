import Catalogues

/// Writes trees of values as YAML: always the same text for the same tree, and reading it gives the tree back.
enum YAMLWriter {
    /// A value to write.
    indirect enum Value {
        /// A text, quoted where YAML would read something else.
        case text(String)
        /// A number, boolean or quantity, as it is.
        case plain(String)
        case list([Value])
        case mapping([(key: String, value: Value)])
    }

    /// The text of a mapping, one key a line, nested mappings indented by two spaces; lists of scalars on one line.
    static func write(_ entries: [(key: String, value: Value)]) -> String {
        var text = ""
        writeMapping(entries, indent: 0, into: &text)
        return text
    }

    private static func writeMapping(
        _ entries: [(key: String, value: Value)], indent: Int, into text: inout String
    ) {
        for (index, entry) in entries.enumerated() {
            // The first key of a list's item stands behind the item's dash.
            if index > 0 || text.isEmpty || text.hasSuffix("\n") {
                text += String(repeating: " ", count: indent)
            }
            text += entry.key + ":"
            writeValue(entry.value, indent: indent, into: &text)
        }
    }

    private static func writeValue(_ value: Value, indent: Int, into text: inout String) {
        switch value {
        case .mapping(let entries) where !entries.isEmpty && !isFlat(value):
            text += "\n"
            writeMapping(entries, indent: indent + 2, into: &text)
        case .list(let items) where !items.isEmpty && !isFlat(value):
            text += "\n"
            for item in items {
                text += String(repeating: " ", count: indent + 2) + "-"
                if case .mapping(let entries) = item, !entries.isEmpty, !isFlat(item) {
                    text += " "
                    writeMapping(entries, indent: indent + 4, into: &text)
                } else {
                    writeValue(item, indent: indent + 2, into: &text)
                }
            }
        default:
            text += " " + flow(value) + "\n"
        }
    }

    /// Whether the value goes on one line: scalars, and collections of at most four scalars, or lists of plain values.
    private static func isFlat(_ value: Value) -> Bool {
        switch value {
        case .text, .plain: true
        case .list(let items): items.allSatisfy(isScalar)
        case .mapping(let entries): entries.count <= 4 && entries.allSatisfy { isFlatItem($0.value) }
        }
    }

    private static func isFlatItem(_ value: Value) -> Bool {
        if case .list(let items) = value { return items.count <= 4 && items.allSatisfy(isScalar) }
        return isScalar(value)
    }

    private static func isScalar(_ value: Value) -> Bool {
        switch value {
        case .text, .plain: true
        case .list, .mapping: false
        }
    }

    /// The value on one line.
    static func flow(_ value: Value) -> String {
        switch value {
        case .text(let text): scalar(text)
        case .plain(let text): text
        case .list(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
        case .mapping(let entries):
            "{" + entries.map { "\($0.key): \(flow($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    /// A text that reads back as itself: plain when it is a word of letters, digits and `-_./`, else quoted.
    private static func scalar(_ text: String) -> String {
        let isWord = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || "-_./".utf8.contains($0)
        }
        let startsWithLetter =
            text.utf8.first.map { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) } ?? false
        if isWord, startsWithLetter, !["true", "false", "null"].contains(text) { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension SettingValue {
    var written: YAMLWriter.Value {
        switch self {
        case .integer(let value): .plain("\(value)")
        case .number(let value): .plain("\(value)")
        case .boolean(let value): .plain("\(value)")
        case .text(let value): .text(value)
        case .numbers(let values): .list(values.map { .plain("\($0)") })
        case .parts(let parts):
            .list(parts.map { CatalogueChoice(name: $0.name, settings: $0.settings).written })
        }
    }
}

extension CatalogueChoice {
    /// `{name: ..., setting: ...}` with every setting, or the name alone when there are none.
    var written: YAMLWriter.Value {
        guard !settings.all.isEmpty else { return .text(name) }
        return .mapping([("name", .text(name))] + settings.all.map { ($0.name, $0.value.written) })
    }
}
