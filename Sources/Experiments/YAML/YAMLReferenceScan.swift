/// Finds the first anchor (`&name`), alias (`*name`) or tag (`!name`) of a YAML text without building any value.
///
/// The files need none of them, and a few lines of nested aliases expand to more values than memory holds ("billion
/// laughs"); so they are refused before the text reaches the parser. The scan follows libyaml's tokenizer: where it
/// meets something libyaml refuses it may go astray, which does no harm because libyaml then stops there.
struct YAMLReferenceScan {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var column = 0
    private var flowDepth = 0
    /// Columns of the open block collections, outermost first.
    private var indents: [Int] = []
    /// Column of the last scalar or flow collection, which becomes a key when a colon follows.
    private var keyColumn = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The indicator and its place, counted from 1; nil when there is none.
    mutating func first() -> (indicator: Character, line: Int, column: Int)? {
        while true {
            skipToToken()
            guard index < bytes.count else { return nil }
            let byte = bytes[index]
            if flowDepth == 0 {
                while let last = indents.last, last > column { indents.removeLast() }
            }
            if column == 0, byte == UInt8(ascii: "%") {
                skipLine()
                continue
            }
            if isDocumentMark {
                indents = []
                advance(3)
                continue
            }
            switch byte {
            case UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"):
                return (Character(UnicodeScalar(byte)), line, column + 1)
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                if flowDepth == 0 { keyColumn = column }
                flowDepth += 1
                advance()
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                flowDepth = max(0, flowDepth - 1)
                advance()
            case UInt8(ascii: ","):
                advance()
            case UInt8(ascii: "-") where isBlank(1), UInt8(ascii: "?") where isBlank(1) || flowDepth > 0:
                open(column)
                advance()
            case UInt8(ascii: ":") where isBlank(1) || flowDepth > 0:
                open(keyColumn)
                advance()
            case UInt8(ascii: "|") where flowDepth == 0, UInt8(ascii: ">") where flowDepth == 0:
                skipBlockScalar()
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if flowDepth == 0 { keyColumn = column }
                skipQuoted(by: byte)
            default:
                if flowDepth == 0 { keyColumn = column }
                skipPlain()
            }
        }
    }

    private mutating func open(_ column: Int) {
        if flowDepth == 0, (indents.last ?? -1) < column { indents.append(column) }
    }

    private func byte(_ offset: Int) -> UInt8? {
        index + offset < bytes.count ? bytes[index + offset] : nil
    }

    /// Whether the text ends there, or a space, tab or line break follows.
    private func isBlank(_ offset: Int) -> Bool {
        guard let byte = byte(offset) else { return true }
        return byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private var isDocumentMark: Bool {
        guard column == 0, let first = byte(0), byte(1) == first, byte(2) == first, isBlank(3) else {
            return false
        }
        return first == UInt8(ascii: "-") || first == UInt8(ascii: ".")
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x0A || (byte == 0x0D && (index == bytes.count || bytes[index] != 0x0A)) {
                line += 1
                column = 0
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
    }

    private mutating func skipLine() {
        while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { advance() }
    }

    private mutating func skipToToken() {
        while index < bytes.count {
            if isBlank(0) {
                advance()
            } else if bytes[index] == UInt8(ascii: "#") {
                skipLine()
            } else {
                return
            }
        }
    }

    private mutating func skipQuoted(by quote: UInt8) {
        advance()
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                advance(2)
            } else if bytes[index] == quote {
                advance()
                guard quote == UInt8(ascii: "'"), byte(0) == quote else { return }
                advance()
            } else {
                advance()
            }
        }
    }

    private mutating func skipPlain() {
        let indent = (indents.last ?? -1) + 1
        // The first character belongs to the scalar whatever it is, so the scan always moves on.
        advance()
        while index < bytes.count {
            while !isBlank(0) {
                if bytes[index] == UInt8(ascii: ":"), isBlank(1) { return }
                if flowDepth > 0, [0x2C, 0x5B, 0x5D, 0x7B, 0x7D].contains(bytes[index]) { return }
                advance()
            }
            while index < bytes.count, isBlank(0) { advance() }
            if flowDepth == 0, column < indent { return }
            if byte(0) == UInt8(ascii: "#") || isDocumentMark { return }
        }
    }

    private mutating func skipBlockScalar() {
        advance()
        var stated: Int?
        while index < bytes.count, !isBlank(0), bytes[index] != UInt8(ascii: "#") {
            if (0x31...0x39).contains(bytes[index]) { stated = Int(bytes[index]) - 0x30 }
            advance()
        }
        skipLine()
        advance()
        let parent = indents.last ?? -1
        var indent = stated.map { max(parent, 0) + $0 }
        var widest = 0
        while index < bytes.count {
            while byte(0) == 0x20, column < indent ?? .max { advance() }
            if let byte = byte(0), byte == 0x0A || byte == 0x0D {
                widest = max(widest, column)
                advance()
                continue
            }
            let needed = indent ?? max(parent + 1, 1, widest, column)
            indent = needed
            guard column >= needed else { return }
            skipLine()
            advance()
        }
    }
}
