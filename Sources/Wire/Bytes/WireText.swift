/// Texts that cross the wire: short, and harmless in a log.
public enum WireText {
    /// The most bytes of a name.
    public static let longestName = 64

    /// The text with everything but printable ASCII and letters of any script written as `\u{…}`, so that it cannot
    /// steer a terminal, end a line or close a quotation.
    public static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isPlain =
                scalar.isASCII
                ? (0x20..<0x7F).contains(scalar.value) && scalar != "\\" && scalar != "\""
                : scalar.properties.isAlphabetic
            if isPlain {
                result.unicodeScalars.append(scalar)
            } else {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return result
    }

    /// Whether a name may go over the wire: 1 to 64 bytes, no control characters.
    public static func isName(_ text: String) -> Bool {
        (1...longestName).contains(text.utf8.count) && isPrintable(text)
    }

    static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
            default: true
            }
        }
    }

    /// As many whole characters from the start as fit into `limit` bytes.
    static func capped(_ text: String, at limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            var longer = result
            longer.unicodeScalars.append(scalar)
            guard longer.utf8.count <= limit else { break }
            result = longer
        }
        return result
    }
}
