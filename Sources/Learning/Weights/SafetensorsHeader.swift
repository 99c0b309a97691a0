/// The JSON header of a safetensors file: tensors by name, and texts about the file.
///
/// Only what the format knows is read, without recursion: an object of objects with `dtype`, `shape` and `data_offsets`,
/// and `__metadata__`, an object of texts.
struct SafetensorsHeader: Sendable {
    /// One entry.
    struct Tensor: Sendable, Equatable {
        let name: String
        let type: SafetensorsType
        let shape: [Int]
        /// First byte and byte after the last, counted from the end of the header.
        let begin: Int
        let end: Int
    }

    /// The most dimensions of a tensor.
    static let rankLimit = 64

    /// In the header's order.
    private(set) var tensors: [Tensor] = []
    /// In the header's order.
    private(set) var metadata: [(key: String, value: String)] = []

    init(_ bytes: ArraySlice<UInt8>, file: String) throws(WeightsError) {
        var reader = Reader(bytes: bytes, position: bytes.startIndex, file: file)
        var hasMetadata = false
        try reader.expect("{")
        if !reader.accept("}") {
            repeat {
                let name = try reader.text()
                try reader.expect(":")
                if name == "__metadata__" {
                    guard !hasMetadata else { throw reader.problem("'__metadata__' occurs twice") }
                    hasMetadata = true
                    metadata = try reader.texts()
                } else {
                    guard tensors.count < SafetensorsDecoder.tensorLimit else {
                        throw reader.problem("more than \(SafetensorsDecoder.tensorLimit) tensors")
                    }
                    tensors.append(try reader.tensor(name))
                }
            } while reader.accept(",")
            try reader.expect("}")
        }
        try reader.expectEnd()
        if let twice = Self.repeated(tensors.map(\.name)) {
            throw WeightsError(file, "tensor '\(twice)' occurs twice")
        }
    }

    /// The first text, in sorted order, that occurs more than once.
    private static func repeated(_ texts: [String]) -> String? {
        let sorted = texts.sorted()
        return zip(sorted, sorted.dropFirst()).first { $0 == $1 }?.0
    }
}

/// Reads the header's bytes in order.
private struct Reader {
    let bytes: ArraySlice<UInt8>
    var position: Int
    let file: String

    func problem(_ what: String) -> WeightsError { WeightsError(file, "header, byte \(position): \(what)") }

    private mutating func skipSpace() {
        while position < bytes.endIndex, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }

    mutating func accept(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func expect(_ character: Unicode.Scalar) throws(WeightsError) {
        guard accept(character) else { throw problem("expected \(character)") }
    }

    mutating func expectEnd() throws(WeightsError) {
        skipSpace()
        guard position == bytes.endIndex else { throw problem("bytes after the end") }
    }

    // MARK: - Entries

    mutating func tensor(_ name: String) throws(WeightsError) -> SafetensorsHeader.Tensor {
        var type: SafetensorsType?
        var shape: [Int]?
        var offsets: [Int]?
        try expect("{")
        repeat {
            let key = try text()
            try expect(":")
            switch key {
            case "dtype" where type == nil:
                let kind = try text()
                guard let known = SafetensorsType(kind) else {
                    throw problem("tensor '\(name)': unknown dtype '\(kind)'")
                }
                type = known
            case "shape" where shape == nil: shape = try numbers(limit: SafetensorsHeader.rankLimit)
            case "data_offsets" where offsets == nil: offsets = try numbers(limit: 2)
            default: throw problem("tensor '\(name)': unexpected key '\(key)'")
            }
        } while accept(",")
        try expect("}")
        guard let type, let shape, let offsets, offsets.count == 2 else {
            throw problem("tensor '\(name)' needs dtype, shape and two data_offsets")
        }
        return .init(name: name, type: type, shape: shape, begin: offsets[0], end: offsets[1])
    }

    mutating func texts() throws(WeightsError) -> [(key: String, value: String)] {
        var texts: [(key: String, value: String)] = []
        try expect("{")
        guard !accept("}") else { return texts }
        repeat {
            let key = try text()
            try expect(":")
            texts.append((key, try text()))
        } while accept(",")
        try expect("}")
        return texts
    }

    // MARK: - Values

    private mutating func numbers(limit: Int) throws(WeightsError) -> [Int] {
        var numbers: [Int] = []
        try expect("[")
        guard !accept("]") else { return numbers }
        repeat {
            guard numbers.count < limit else { throw problem("more than \(limit) numbers") }
            numbers.append(try number())
        } while accept(",")
        try expect("]")
        return numbers
    }

    /// A whole number of at least 0.
    private mutating func number() throws(WeightsError) -> Int {
        skipSpace()
        let digits = bytes[position...].prefix(20).prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, let number = Int(String(decoding: digits, as: UTF8.self)) else {
            throw problem("expected a whole number of at least 0")
        }
        position = digits.endIndex
        return number
    }

    /// A text, its escapes resolved.
    mutating func text() throws(WeightsError) -> String {
        try expect("\"")
        var content: [UInt8] = []
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw problem("a text that is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): content.append(contentsOf: String(try escaped()).utf8)
            case 0..<0x20: throw problem("a control character in a text")
            default: content.append(byte)
            }
        }
        throw problem("a text without end")
    }

    private mutating func escaped() throws(WeightsError) -> Character {
        guard position < bytes.endIndex else { throw problem("a text without end") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(Unicode.Scalar(byte))
        case UInt8(ascii: "u"): return try unicode()
        default: throw problem("an unknown escape")
        }
    }

    /// What follows `\u`: four digits, or two groups of four for what lies beyond 16 bits.
    private mutating func unicode() throws(WeightsError) -> Character {
        var code = try fourDigits()
        if (0xD800..<0xDC00).contains(code), position + 1 < bytes.endIndex,
            bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        {
            position += 2
            let low = try fourDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw problem("half a surrogate pair") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw problem("half a surrogate pair") }
        return Character(scalar)
    }

    private mutating func fourDigits() throws(WeightsError) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw problem("an unknown escape") }
        position = digits.endIndex
        return code
    }
}
