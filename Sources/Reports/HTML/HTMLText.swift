/// Text made safe for the inside of a page.
enum HTMLText {
    /// The text with everything HTML acts on replaced, fit for content and for quoted attributes.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default:
                result.unicodeScalars.append(
                    scalar.value < 0x20 && scalar != "\n" && scalar != "\t" ? " " : scalar)
            }
        }
        return result
    }

    /// A text as JSON, in quotes.
    static func quoted(_ text: String) -> String {
        String(String(decoding: ReportCodec.compactText(of: [text]), as: UTF8.self).dropFirst().dropLast())
    }

    /// JSON that may stand inside a `<script>` element: no `<`, so that no tag can end it.
    static func embedded(json: String) -> String {
        json.replacing("<", with: "\\u003c")
            .replacing("\u{2028}", with: "\\u2028")
            .replacing("\u{2029}", with: "\\u2029")
    }
}
