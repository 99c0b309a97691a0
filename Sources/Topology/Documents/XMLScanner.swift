/// Reads XML piece by piece: elements, their attributes and text, as far as graph files need it.
///
/// Tags must match and nest at most 64 deep. Comments and processing instructions are passed over; document
/// types, and with them entities of a file's own, are refused.
struct XMLScanner {
    /// An attribute's value and where it begins.
    struct Attribute {
        let value: String
        let place: Int
    }

    /// The start of an element.
    struct Element {
        /// The name, without a prefix such as `g:`.
        let name: String
        let place: Int
        private(set) var attributes: [String: Attribute] = [:]

        init(name: String, place: Int) {
            self.name = name
            self.place = place
        }

        fileprivate mutating func add(_ name: String, _ attribute: Attribute) -> Bool {
            attributes.updateValue(attribute, forKey: name) == nil
        }
    }

    /// One piece of a file.
    enum Piece {
        case open(Element)
        case close
        case text(String)
        case end
    }

    private static let depthLimit = 64

    private(set) var text: SourceText
    private var path: [String] = []
    /// Whether the element just opened is closed by its own tag.
    private var closesItself = false
    private var hasRoot = false

    init(_ text: SourceText) { self.text = text }

    /// The next piece.
    mutating func next() throws(TopologyFormatError) -> Piece {
        if closesItself {
            closesItself = false
            path.removeLast()
            return .close
        }
        while let byte = text.next {
            if byte != UInt8(ascii: "<") {
                let start = text.offset
                let content = try characters(to: UInt8(ascii: "<"))
                if !path.isEmpty { return .text(content) }
                guard content.utf8.allSatisfy(SourceText.isSpace) else {
                    throw text.fault(at: start, "text outside of the document's element (expected '<')")
                }
            } else if text.take("<!--") {
                try skip(past: "-->")
            } else if text.take("<?") {
                try skip(past: "?>")
            } else if text.take("<![CDATA[") {
                let start = text.offset
                try skip(past: "]]>")
                if !path.isEmpty { return .text(text.text(start..<text.offset - 3)) }
            } else if text.follows("<!") {
                throw text.fault(at: text.offset, "document types are not read; remove this line")
            } else if text.take("</") {
                return try close()
            } else {
                return .open(try open())
            }
        }
        guard let last = path.last else {
            guard hasRoot else { throw text.fault(at: text.offset, "the file has no XML element") }
            return .end
        }
        throw text.fault(at: text.offset, "the file ends inside of <\(last)> (expected </\(last)>)")
    }

    /// The text of the element just opened, up to its end; elements in it are passed over.
    mutating func content() throws(TopologyFormatError) -> String {
        var content = ""
        let depth = path.count
        while path.count >= depth {
            if case .text(let more) = try next(), path.count == depth { content += more }
        }
        return content
    }

    /// Passes over the element just opened with all that is in it.
    mutating func skipElement() throws(TopologyFormatError) { _ = try content() }

    private mutating func open() throws(TopologyFormatError) -> Element {
        let place = text.offset
        text.offset += 1
        var element = Element(name: try name(), place: place)
        while true {
            let space = text.take { SourceText.isSpace($0) }
            if text.take("/>") {
                closesItself = true
                break
            }
            if text.take(">") { break }
            guard !space.isEmpty else { throw text.unexpected("a space, '>' or '/>'") }
            let start = text.offset
            let key = try name()
            text.skipSpace()
            guard text.take("=") else { throw text.unexpected("'='") }
            text.skipSpace()
            guard let quote = text.next, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                throw text.unexpected("a value in quotes")
            }
            text.offset += 1
            let place = text.offset
            let value = try characters(to: quote)
            guard text.next == quote else { throw text.unexpected("the end of the value in quotes") }
            text.offset += 1
            guard element.add(key, Attribute(value: value, place: place)) else {
                throw text.fault(at: start, "attribute '\(key)' is given twice")
            }
        }
        guard path.count < Self.depthLimit else {
            throw text.fault(at: place, "elements nest too deep (expected at most \(Self.depthLimit))")
        }
        guard !path.isEmpty || !hasRoot else {
            throw text.fault(at: place, "a second element of the document (expected one)")
        }
        hasRoot = true
        path.append(element.name)
        return element
    }

    private mutating func close() throws(TopologyFormatError) -> Piece {
        let place = text.offset - 2
        let name = try name()
        text.skipSpace()
        guard text.take(">") else { throw text.unexpected("'>'") }
        guard path.last == name else {
            let expected = path.last.map { "</\($0)>" } ?? "no end of an element"
            throw text.fault(at: place, "wrong end of an element (got </\(name)>; expected \(expected))")
        }
        path.removeLast()
        return .close
    }

    /// A name without its prefix.
    private mutating func name() throws(TopologyFormatError) -> String {
        guard let first = text.next, SourceText.isLetter(first) else { throw text.unexpected("a name") }
        let range = text.take { SourceText.isLetter($0) || SourceText.isDigit($0) || "-.:".utf8.contains($0) }
        let name = text.text(range)
        return name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }

    /// Text up to a byte or the end, with `&amp;` and the like replaced.
    private mutating func characters(to end: UInt8) throws(TopologyFormatError) -> String {
        var content = ""
        while let byte = text.next, byte != end {
            if byte == UInt8(ascii: "&") {
                content.unicodeScalars.append(try CharacterReference.read(&text))
            } else {
                content += text.text(text.take { $0 != end && $0 != UInt8(ascii: "&") })
            }
        }
        return content
    }

    private mutating func skip(past letters: String) throws(TopologyFormatError) {
        let place = text.offset
        guard text.skip(past: letters) else {
            throw text.fault(at: place, "the file ends too early (expected '\(letters)')")
        }
    }
}

/// A character written as `&amp;` or `&#233;`, in XML and GML.
enum CharacterReference {
    private static let names: [(name: String, character: Unicode.Scalar)] = [
        ("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'"),
    ]

    /// Reads one whose `&` comes next.
    static func read(_ text: inout SourceText) throws(TopologyFormatError) -> Unicode.Scalar {
        let place = text.offset
        text.offset += 1
        let name = text.text(text.take { SourceText.isLetter($0) || SourceText.isDigit($0) || $0 == 0x23 })
        guard text.take(";") else {
            throw text.fault(at: place, "'&' begins no character (expected such as &amp; or &#38;)")
        }
        if let known = names.first(where: { $0.name == name }) { return known.character }
        if name.hasPrefix("#") {
            let isHexadecimal = name.hasPrefix("#x")
            let digits = name.dropFirst(isHexadecimal ? 2 : 1)
            if let number = UInt32(digits, radix: isHexadecimal ? 16 : 10), number > 0,
                let character = Unicode.Scalar(number)
            {
                return character
            }
        }
        throw text.fault(
            at: place,
            "unknown character (got &\(name);; expected &amp; &lt; &gt; &quot; &apos; or a number such as &#38;)"
        )
    }

    /// A text with the characters replaced that mean something in XML.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            if let known = names.first(where: { $0.character == character }) {
                result += "&\(known.name);"
            } else {
                result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
