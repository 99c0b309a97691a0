/// A value of a YAML file that knows where it was stated and how its key path reads.
package struct YAMLNode: Sendable, Equatable {
    /// The three shapes of YAML values.
    package enum Content: Sendable, Equatable {
        /// A text, number, boolean or nothing; a quoted one is always text.
        case scalar(String, isQuoted: Bool)
        case list([YAMLNode])
        case mapping([YAMLEntry])
    }

    package var content: Content
    /// Where the value begins.
    package var place: SourcePlace
    /// The keys that lead to it, for example `compare[1].training`; empty for the whole document.
    package var path: String

    package init(_ content: Content, at place: SourcePlace, path: String) {
        self.content = content
        self.place = place
        self.path = path
    }

    /// Whether it is an absent value: nothing after the colon, `~` or `null`.
    package var isNothing: Bool {
        guard case .scalar(let text, isQuoted: false) = content else { return false }
        return text.isEmpty || text == "~" || text == "null"
    }

    /// The entry of a mapping with that key.
    package func entry(_ key: String) -> YAMLEntry? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }
    }

    /// The path of one of its keys.
    package func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// What an error message calls the value: `"fast"`, `string "7000"`, `7000`, `a list`, `nothing`.
    package var shown: String {
        switch content {
        case .scalar(let text, let isQuoted):
            if isNothing { return "nothing" }
            if isQuoted { return "string \(quoted(text))" }
            return DecimalText(text) != nil || text == "true" || text == "false" ? text : quoted(text)
        case .list: return "a list"
        case .mapping: return "a mapping"
        }
    }
}

/// One `key: value` of a mapping.
package struct YAMLEntry: Sendable, Equatable {
    package var key: String
    package var keyPlace: SourcePlace
    package var value: YAMLNode
}

/// A text in double quotes on one line: control characters and line breaks escaped, shortened to 60 characters.
func quoted(_ text: String) -> String {
    var shown = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
        if index == 60 {
            shown += "..."
            break
        }
        switch scalar {
        case "\"": shown += "\\\""
        case "\\": shown += "\\\\"
        case "\n": shown += "\\n"
        case "\t": shown += "\\t"
        case "\r": shown += "\\r"
        default:
            if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) {
                shown += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
    }
    return "\"" + shown + "\""
}
