/// Reads a DOT file word by word: names, texts in quotes and signs.
struct DOTScanner {
    /// One word.
    enum Token: Equatable {
        /// A name or number; keywords are names without quotes.
        case id(String, isQuoted: Bool)
        case symbol(String)
        case end

        var isID: Bool { if case .id = self { true } else { false } }
    }

    private(set) var text: SourceText
    /// The word at hand.
    private(set) var token = Token.end
    /// Where the word at hand begins.
    private(set) var place = 0

    init(_ text: SourceText) throws(TopologyFormatError) {
        self.text = text
        try advance()
    }

    /// Whether the word at hand is a keyword, in upper or lower case.
    func isKeyword(_ word: String) -> Bool {
        if case .id(let name, isQuoted: false) = token { name.lowercased() == word } else { false }
    }

    /// Passes over a keyword if it is at hand.
    mutating func take(keyword word: String) throws(TopologyFormatError) -> Bool {
        guard isKeyword(word) else { return false }
        try advance()
        return true
    }

    /// Passes over a sign if it is at hand.
    mutating func take(_ symbol: String) throws(TopologyFormatError) -> Bool {
        guard token == .symbol(symbol) else { return false }
        try advance()
        return true
    }

    /// Passes over a name or number, and returns it.
    mutating func takeID() throws(TopologyFormatError) -> String {
        guard case .id(let name, _) = token else { throw unexpected("a name or a number") }
        try advance()
        return name
    }

    /// A fault at the word at hand: something else was expected there.
    func unexpected(_ expected: String) -> TopologyFormatError {
        text.fault(at: place, "unexpected text (got \(text.shown(at: place)); expected \(expected))")
    }

    private mutating func advance() throws(TopologyFormatError) {
        try skipSpace()
        place = text.offset
        guard let byte = text.next else {
            token = .end
            return
        }
        if text.take("--") {
            token = .symbol("--")
        } else if text.take("->") {
            token = .symbol("->")
        } else if "{}[];,=:".utf8.contains(byte) {
            text.offset += 1
            token = .symbol(text.text(place..<text.offset))
        } else if byte == UInt8(ascii: "\"") {
            token = .id(try quoted(), isQuoted: true)
        } else if byte == UInt8(ascii: "<") {
            token = .id(try html(), isQuoted: true)
        } else if SourceText.isLetter(byte) {
            let name = text.take { SourceText.isLetter($0) || SourceText.isDigit($0) }
            token = .id(text.text(name), isQuoted: false)
        } else if SourceText.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") {
            if byte == UInt8(ascii: "-") { text.offset += 1 }
            _ = text.take { SourceText.isDigit($0) || $0 == UInt8(ascii: ".") }
            let number = text.text(place..<text.offset)
            guard SourceText.number(number) != nil else {
                throw text.fault(at: place, "no name and no number (got '\(number)'); put it in quotes")
            }
            token = .id(number, isQuoted: false)
        } else {
            throw text.unexpected("a name, a number or a sign")
        }
    }

    /// A text in quotes, where `\"` is a quote; texts joined by `+` are one.
    private mutating func quoted() throws(TopologyFormatError) -> String {
        var content = ""
        while true {
            let start = text.offset
            text.offset += 1
            while let byte = text.next, byte != UInt8(ascii: "\"") {
                if text.take("\\\"") {
                    content += "\""
                } else if text.take("\\\n") {
                    continue
                } else if byte == UInt8(ascii: "\\") {
                    content += "\\"
                    text.offset += 1
                } else {
                    content += text.text(text.take { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
                }
            }
            guard text.take("\"") else {
                throw text.fault(at: start, "a text without its end (expected '\"')")
            }
            let end = text
            try skipSpace()
            guard text.take("+") else {
                text = end
                return content
            }
            try skipSpace()
            guard text.next == UInt8(ascii: "\"") else { throw text.unexpected("a text in quotes") }
        }
    }

    /// A text between `<` and the `>` that belongs to it.
    private mutating func html() throws(TopologyFormatError) -> String {
        let start = text.offset
        var depth = 0
        while let byte = text.next {
            text.offset += 1
            if byte == UInt8(ascii: "<") { depth += 1 }
            if byte == UInt8(ascii: ">") { depth -= 1 }
            if depth == 0 { return text.text(start..<text.offset) }
        }
        throw text.fault(at: start, "a text without its end (expected '>')")
    }

    /// Passes over spaces, comments and lines of a preprocessor.
    private mutating func skipSpace() throws(TopologyFormatError) {
        while true {
            text.skipSpace()
            let start = text.offset
            if text.follows("//") || text.follows("#") {
                _ = text.take { $0 != UInt8(ascii: "\n") }
            } else if text.take("/*") {
                guard text.skip(past: "*/") else {
                    throw text.fault(at: start, "a comment without its end (expected '*/')")
                }
            } else {
                return
            }
        }
    }
}
