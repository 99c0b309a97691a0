/// Finds the place where a text stops being JSON (RFC 8259); used to explain what a decoder has refused.
struct JSONGrammar {
    private let text: [UInt8]
    private var position = 0

    /// Where the text stops being JSON, in bytes; nil when all of it is JSON.
    static func firstError(in text: [UInt8]) -> Int? {
        var grammar = JSONGrammar(text: text)
        guard grammar.value(depth: 0) else { return grammar.position }
        grammar.skipWhiteSpace()
        return grammar.position == text.count ? nil : grammar.position
    }

    private init(text: [UInt8]) { self.text = text }

    private var next: UInt8? { position < text.count ? text[position] : nil }

    private mutating func skipWhiteSpace() {
        while let byte = next, JSONScan.isWhiteSpace(byte) { position += 1 }
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        skipWhiteSpace()
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) -> Bool {
        skipWhiteSpace()
        guard depth < 512, let byte = next else { return false }
        switch byte {
        case UInt8(ascii: "{"): return object(depth: depth + 1)
        case UInt8(ascii: "["): return list(depth: depth + 1)
        case UInt8(ascii: "\""): return quoted()
        case UInt8(ascii: "t"): return literal("true")
        case UInt8(ascii: "f"): return literal("false")
        case UInt8(ascii: "n"): return literal("null")
        default: return number()
        }
    }

    private mutating func object(depth: Int) -> Bool {
        position += 1
        if accept(UInt8(ascii: "}")) { return true }
        repeat {
            skipWhiteSpace()
            guard next == UInt8(ascii: "\""), quoted(), accept(UInt8(ascii: ":")), value(depth: depth) else {
                return false
            }
        } while accept(UInt8(ascii: ","))
        return accept(UInt8(ascii: "}"))
    }

    private mutating func list(depth: Int) -> Bool {
        position += 1
        if accept(UInt8(ascii: "]")) { return true }
        repeat {
            guard value(depth: depth) else { return false }
        } while accept(UInt8(ascii: ","))
        return accept(UInt8(ascii: "]"))
    }

    private mutating func quoted() -> Bool {
        position += 1
        while let byte = next, byte >= 0x20 {
            position += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return true }
        }
        return false
    }

    private mutating func literal(_ word: String) -> Bool {
        guard text[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    private mutating func number() -> Bool {
        if next == UInt8(ascii: "-") { position += 1 }
        guard digits() else { return false }
        if next == UInt8(ascii: ".") {
            position += 1
            guard digits() else { return false }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard digits() else { return false }
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = position
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        return position > start
    }
}
