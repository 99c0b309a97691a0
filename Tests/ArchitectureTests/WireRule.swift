/// Bytes from a peer never trap: what could trap is banned from the module that reads them.
///
/// Banned are forced unwrapping, `try!`, `as!`, preconditions and fatal errors, `+`, `-` and `*` on numbers (they trap on
/// overflow) and subscripts (they trap out of bounds).
enum WireRule {
    static let module = "Wire"

    /// The files that may, each with the reason.
    static let exempt: [String: String] = [
        "ByteReader.swift": "computes positions in received bytes, each compared with what remains",
        "ByteWriter.swift": "writes our own numbers",
        "CRC32C.swift": "indexes a table of 256 by a byte",
        "EncodedFrame.swift": "adds up lengths of our own",
        "FrameEncoder.swift": "traps on messages of our own that cannot be encoded",
        "FrameLimits.swift": "computes limits from our own model",
        "MessageCodec+Encoding.swift": "traps on messages of our own that cannot be encoded",
        "ReceiveMemory.swift": "traps on our own sockets' counts, computes positions in its own memory",
    ]

    private static let words = [
        "precondition", "preconditionFailure", "assert", "assertionFailure", "fatalError",
    ]

    static func violations(in file: SourceFile) -> [Violation] {
        guard file.isProduct, file.module == module, exempt[file.name] == nil else { return [] }
        let trapping = words.flatMap { word in
            file.codeLines(with: word).map { line in
                Violation(
                    path: file.path, line: line,
                    message: "`\(word)` traps on a peer's bytes; throw a `WireError`")
            }
        }
        let rest = file.code.enumerated().flatMap { index, line in
            faults(in: Array(line.utf8)).map { Violation(path: file.path, line: index + 1, message: $0) }
        }
        return trapping + rest
    }

    private static func faults(in line: [UInt8]) -> [String] {
        func byte(_ position: Int) -> UInt8 { line.indices.contains(position) ? line[position] : space }
        return line.indices.compactMap { position in
            let (before, after) = (byte(position - 1), byte(position + 1))
            switch line[position] {
            case UInt8(ascii: "["):
                guard endsValue(before) else { return nil }
                return "a subscript traps out of bounds; use `ByteReader`, `prefix` or a loop"
            case UInt8(ascii: "!"):
                guard endsValue(before), after != UInt8(ascii: "=") else { return nil }
                return "`!` traps on `nil` and on errors; use `guard let`"
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"):
                let isBinary = before == space && (after == space || after == UInt8(ascii: "="))
                let isText = [-2, 2, 3].contains { byte(position + $0) == quote }
                guard isBinary, !isText else { return nil }
                return "raw arithmetic traps on overflow; use `addingReportingOverflow` and the like, or `&+`"
                    + " where no overflow is possible"
            default: return nil
            }
        }
    }

    /// Whether a name, a call or a subscript ends with the byte: then `[` and `!` belong to a value, not to a type.
    private static func endsValue(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ")"), UInt8(ascii: "]"),
            UInt8(ascii: "?"), 0x80...:
            true
        default: false
        }
    }

    private static let space = UInt8(ascii: " ")
    private static let quote = UInt8(ascii: "\"")
}
