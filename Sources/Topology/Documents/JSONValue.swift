/// A value of a JSON text and where it begins; strict as RFC 8259, with one value to a file.
struct JSONValue {
    /// What it is.
    enum Content {
        case object([(key: String, value: JSONValue)])
        case array([JSONValue])
        case text(String)
        /// A number as it is written.
        case number(String)
        case boolean(Bool)
        case null
    }

    let content: Content
    let place: Int

    private static let depthLimit = 64

    /// The value of a key, when this is an object.
    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = content else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The value as messages show it.
    var shown: String {
        switch content {
        case .object: "an object"
        case .array: "a list"
        case .text(let text): "'\(text)'"
        case .number(let text): text
        case .boolean(let value): "\(value)"
        case .null: "null"
        }
    }

    /// The one value of a file.
    static func read(_ text: inout SourceText) throws(TopologyFormatError) -> JSONValue {
        skipSpace(&text)
        let value = try value(&text, depth: 0)
        skipSpace(&text)
        guard text.next == nil else { throw text.unexpected("the end of the file") }
        return value
    }

    private static func value(
        _ text: inout SourceText, depth: Int
    ) throws(TopologyFormatError) -> JSONValue {
        let place = text.offset
        guard depth < depthLimit else {
            throw text.fault(at: place, "values nest too deep (expected at most \(depthLimit))")
        }
        if text.take("{") {
            return JSONValue(content: .object(try members(&text, depth: depth)), place: place)
        }
        if text.take("[") {
            var items: [JSONValue] = []
            try list(&text, end: "]") { text throws(TopologyFormatError) in
                items.append(try value(&text, depth: depth + 1))
            }
            return JSONValue(content: .array(items), place: place)
        }
        if text.follows("\"") { return JSONValue(content: .text(try string(&text)), place: place) }
        if text.take("true") { return JSONValue(content: .boolean(true), place: place) }
        if text.take("false") { return JSONValue(content: .boolean(false), place: place) }
        if text.take("null") { return JSONValue(content: .null, place: place) }
        let range = text.take { SourceText.isDigit($0) || "+-.eE".utf8.contains($0) }
        guard !range.isEmpty else { throw text.unexpected("a value") }
        guard isNumber(Array(text.bytes[range])) else {
            throw text.fault(at: place, "no number of JSON (got '\(text.text(range))')")
        }
        return JSONValue(content: .number(text.text(range)), place: place)
    }

    private static func members(
        _ text: inout SourceText, depth: Int
    ) throws(TopologyFormatError) -> [(key: String, value: JSONValue)] {
        var members: [(key: String, value: JSONValue)] = []
        var seen: Set<String> = []
        try list(&text, end: "}") { text throws(TopologyFormatError) in
            guard text.follows("\"") else { throw text.unexpected("a key in quotes") }
            let place = text.offset
            let key = try string(&text)
            guard seen.insert(key).inserted else {
                throw text.fault(at: place, "key '\(key)' is given twice")
            }
            skipSpace(&text)
            guard text.take(":") else { throw text.unexpected("':'") }
            skipSpace(&text)
            members.append((key, try value(&text, depth: depth + 1)))
        }
        return members
    }

    /// Items between commas up to an end.
    private static func list(
        _ text: inout SourceText, end: String,
        _ item: (inout SourceText) throws(TopologyFormatError) -> Void
    ) throws(TopologyFormatError) {
        skipSpace(&text)
        if text.take(end) { return }
        while true {
            skipSpace(&text)
            try item(&text)
            skipSpace(&text)
            if text.take(end) { return }
            guard text.take(",") else { throw text.unexpected("',' or '\(end)'") }
        }
    }

    private static func string(_ text: inout SourceText) throws(TopologyFormatError) -> String {
        let start = text.offset
        text.offset += 1
        var content = ""
        while let byte = text.next {
            if text.take("\"") { return content }
            if text.take("\\") {
                content.unicodeScalars.append(try escape(&text))
            } else if byte < 0x20 {
                throw text.unexpected("the end of the text in quotes")
            } else {
                content += text.text(text.take { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C })
            }
        }
        throw text.fault(at: start, "a text without its end (expected '\"')")
    }

    /// The character after a backslash.
    private static func escape(_ text: inout SourceText) throws(TopologyFormatError) -> Unicode.Scalar {
        let place = text.offset - 1
        if text.take("u") {
            guard let first = unit(&text) else { throw text.fault(at: place, "\\u needs four digits") }
            if let character = Unicode.Scalar(first) { return character }
            if UTF16.isLeadSurrogate(first), text.take("\\u"), let second = unit(&text),
                UTF16.isTrailSurrogate(second)
            {
                let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
                if let character = Unicode.Scalar(value) { return character }
            }
            throw text.fault(at: place, "half of a character (expected \\ud83d\\ude00 or the like)")
        }
        let plain: [(letter: String, character: Unicode.Scalar)] = [
            ("\"", "\""), ("\\", "\\"), ("/", "/"), ("b", "\u{8}"), ("f", "\u{C}"), ("n", "\n"), ("r", "\r"),
            ("t", "\t"),
        ]
        for (letter, character) in plain where text.take(letter) { return character }
        throw text.fault(at: place, "unknown character after a backslash (got \(text.shown(at: place + 1)))")
    }

    private static func unit(_ text: inout SourceText) -> UInt16? {
        guard text.offset + 4 <= text.bytes.count else { return nil }
        let digits = text.text(text.offset..<text.offset + 4)
        guard digits.utf8.count == 4, !digits.hasPrefix("+"), !digits.hasPrefix("-") else { return nil }
        text.offset += 4
        return UInt16(digits, radix: 16)
    }

    /// Whether bytes are a number: `-? (0 | [1-9][0-9]*) (.[0-9]+)? ([eE][+-]?[0-9]+)?` and nothing else.
    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        func digits() -> Int {
            let count = rest.prefix { SourceText.isDigit($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole == 1 || whole > 1 && !startsWithZero else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            if digits() == 0 { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            if digits() == 0 { return false }
        }
        return rest.isEmpty
    }

    private static func skipSpace(_ text: inout SourceText) {
        _ = text.take { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    }
}
