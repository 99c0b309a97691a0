/// Why a checkpoint was not taken.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
    /// It does not begin as checkpoints do; these are its first bytes, at most eight.
    case notACheckpoint(start: [UInt8])
    /// A later version of the program wrote it.
    case newerFormat(Int)
    /// Bytes of a section are not what was written.
    case damaged(section: String, bytes: Range<Int>, what: String)
    /// It ends amid a section.
    case cutShort(section: String, length: Int, expected: Int?)
    /// It is whole, but belongs to something else.
    case foreign(key: String, found: String, expected: String)
    /// It is whole, but has no such section.
    case missing(section: String)
    /// It is whole, but a section holds the state of something else.
    case unsuitable(section: String, StateError)

    /// One line: what is wrong, where, and what would be right.
    public var description: String {
        switch self {
        case .notACheckpoint(let start):
            "not a checkpoint (it begins with \(Self.text(start))\(Self.guess(start)))"
        case .newerFormat(let version):
            "format \(version) is newer than this program (reads 1...\(CheckpointFormat.version));"
                + " use the program that wrote it"
        case .damaged(let section, let bytes, let what):
            "damaged: section '\(section)' bytes \(bytes.lowerBound)...\(max(bytes.lowerBound, bytes.upperBound - 1)):"
                + " \(what)"
        case .cutShort(let section, let length, let expected):
            "damaged: cut short at byte \(length), in section '\(section)'"
                + (expected.map { " (got \(length) bytes; expected \($0))" } ?? "")
        case .foreign(let key, let found, let expected):
            "belongs to another \(key) (got \(Self.quoted(found)); expected \(Self.quoted(expected)))"
        case .missing(let section):
            "has no section '\(section)'; was it made by another algorithm?"
        case .unsuitable(let section, let error):
            "section '\(section)' does not fit: \(error)"
        }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        "\"" + bytes.map { escaped($0) }.joined() + "\""
    }

    private static func escaped(_ byte: UInt8) -> String {
        if (0x20..<0x7F).contains(byte), byte != 0x22, byte != 0x5C {
            return String(UnicodeScalar(byte))
        }
        let digits = String(byte, radix: 16)
        return "\\x" + (digits.count < 2 ? "0" : "") + digits
    }

    /// A text from a file, without control characters and of a length that fits a line.
    private static func quoted(_ text: String) -> String { Self.text(Array(text.utf8.prefix(64))) }

    private static func guess(_ start: [UInt8]) -> String {
        if start.starts(with: [0x50, 0x4B, 3, 4]) {
            return ": a zip, e.g. torch.save; pickles are never loaded"
        }
        if start.starts(with: [0x1F, 0x8B]) { return ": gzip; unpack it first" }
        if start.starts(with: [0x7B]) { return ": JSON, e.g. a report" }
        return start.isEmpty ? ": the file is empty" : ""
    }
}
