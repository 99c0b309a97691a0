/// The bytes of a file being read, and where in it the reader is.
struct SourceText {
    let bytes: [UInt8]
    let file: String
    /// How many bytes have been read.
    var offset = 0

    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// Bytes that must be UTF-8; a byte order mark is passed over.
    init(utf8 bytes: [UInt8], file: String) throws(TopologyFormatError) {
        self.init(bytes, file: file)
        guard String(validating: bytes, as: UTF8.self) == nil else {
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
            return
        }
        let place = Self.firstWrongByte(bytes)
        throw fault(at: place, "not UTF-8 (got byte 0x\(String(bytes[place], radix: 16, uppercase: true)))")
    }

    /// The byte at the reader's place; nil at the end.
    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Whether these letters follow.
    func follows(_ text: String) -> Bool { follows(text, at: offset) }

    private func follows(_ text: String, at start: Int) -> Bool {
        bytes[min(start, bytes.count)...].starts(with: text.utf8)
    }

    /// Passes over letters if they follow.
    mutating func take(_ text: String) -> Bool {
        guard follows(text) else { return false }
        offset += text.utf8.count
        return true
    }

    /// Passes over bytes while they are of a kind; returns them.
    mutating func take(while isWanted: (UInt8) -> Bool) -> Range<Int> {
        let start = offset
        while offset < bytes.count, isWanted(bytes[offset]) { offset += 1 }
        return start..<offset
    }

    /// Passes over everything up to letters and the letters themselves; false, and nothing moves, when they
    /// do not come.
    mutating func skip(past text: String) -> Bool {
        var place = offset
        while place < bytes.count {
            if follows(text, at: place) {
                offset = place + text.utf8.count
                return true
            }
            place += 1
        }
        return false
    }

    mutating func skipSpace() { _ = take { Self.isSpace($0) } }

    /// A part of the file as text.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// What is at a place, for messages: `'x'` or `the end of the file`.
    func shown(at place: Int) -> String {
        guard place < bytes.count else { return "the end of the file" }
        let start = String(decoding: bytes[place..<min(bytes.count, place + 8)], as: UTF8.self)
        guard let character = start.unicodeScalars.first, character.value >= 0x20 else {
            return bytes[place] == 0x0A || bytes[place] == 0x0D
                ? "the end of the line" : "a control character"
        }
        return "'\(character)'"
    }

    /// A fault at a place of the file.
    func fault(at place: Int, _ problem: String) -> TopologyFormatError {
        var line = 1
        var start = 0
        for index in 0..<min(place, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            start = index + 1
        }
        return TopologyFormatError(file: file, line: line, column: place - start + 1, problem: problem)
    }

    /// A fault at the reader's place: something else was expected there.
    func unexpected(_ expected: String) -> TopologyFormatError {
        fault(at: offset, "unexpected text (got \(shown(at: offset)); expected \(expected))")
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// `A-Z a-z _` and every byte of letters beyond ASCII.
    static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F || byte >= 0x80
    }

    /// A decimal number such as `-1`, `.5` or `2.5e-3`; nil for other text, for `nan` and `inf`.
    static func number(_ text: some StringProtocol) -> Double? {
        let isPlain = text.utf8.allSatisfy {
            isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
                || $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E")
        }
        guard isPlain, let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// A text between quotes, with a backslash before quotes and, where they mean something, backslashes.
    static func quoted(_ text: String, escapesBackslashes: Bool) -> String {
        var result = "\""
        for character in text.unicodeScalars {
            if character == "\"" || escapesBackslashes && character == "\\" { result += "\\" }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }

    /// Where bytes that are not UTF-8 stop being so.
    private static func firstWrongByte(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var place = 0
        while case .scalarValue(let character) = decoder.decode(&rest) { place += UTF8.width(character) }
        return min(place, bytes.count - 1)
    }
}
