/// A quick look at the structure of JSON text, to tell a file that was cut off from one that never was JSON.
enum JSONScan {
    /// What the brackets and quotes of a text say about it.
    enum Verdict: Equatable {
        /// Every bracket and quote is closed.
        case closed

        /// The text ends inside a container or a text.
        case cutOff

        /// The text does not begin with a container, or a bracket closes the wrong one; the offset is in bytes.
        case broken(at: Int)
    }

    /// Looks at brackets and quotes alone.
    static func verdict(on text: [UInt8]) -> Verdict {
        var open: [UInt8] = []
        var inText = false
        var isEscaped = false
        var began = false
        for (offset, byte) in text.enumerated() {
            if inText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inText = false
                }
                continue
            }
            if isWhiteSpace(byte) { continue }
            if !began, byte != UInt8(ascii: "{"), byte != UInt8(ascii: "[") { return .broken(at: offset) }
            if began, open.isEmpty { return .broken(at: offset) }
            began = true
            switch byte {
            case UInt8(ascii: "\""): inText = true
            case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
            case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open.popLast() == byte else { return .broken(at: offset) }
            default: break
            }
        }
        return inText || !open.isEmpty ? .cutOff : .closed
    }

    /// Line and column, both from 1, of a byte.
    static func place(of offset: Int, in text: [UInt8]) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        for byte in text.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return (line, column)
    }

    /// Whether JSON allows the byte between tokens.
    static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
