/// The text of a YAML file, checked before it is parsed: size, encoding, and characters YAML does not allow.
struct YAMLText {
    /// The largest file accepted, in bytes.
    static let sizeLimit = 16 * 1024 * 1024

    let text: String

    /// - Throws: `InputError` for an empty or too large file, a byte-order mark, a NUL byte, invalid UTF-8 or a control
    ///   character other than tab and line breaks.
    init(bytes: [UInt8], fileName: String) throws(InputError) {
        let file = SourcePlace(source: fileName)
        guard !bytes.isEmpty else { throw InputError(at: file, "empty file") }
        guard bytes.count <= Self.sizeLimit else {
            throw InputError(at: file, "too large (\(bytes.count) bytes; limit \(Self.sizeLimit))")
        }
        let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xFF, 0xFE]]
        if marks.contains(where: { bytes.starts(with: $0) }) {
            throw InputError(
                at: SourcePlace(source: fileName, line: 1, column: 1), "byte-order mark not allowed")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.invalidEncoding(bytes, fileName)
        }
        if let offset = bytes.firstIndex(where: { $0 < 0x20 || $0 >= 0x7F }), bytes.count > offset {
            try Self.refuseControlCharacters(text, fileName)
        }
        self.text = text
    }

    private static func refuseControlCharacters(_ text: String, _ fileName: String) throws(InputError) {
        var line = 1
        var column = 1
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A:
                line += 1
                column = 1
                continue
            case 0x09, 0x0D, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
                0x10000...:
                column += 1
            case 0:
                throw InputError(
                    at: SourcePlace(source: fileName, line: line, column: column), "NUL byte not allowed")
            case 0xFEFF:
                throw InputError(
                    at: SourcePlace(source: fileName, line: line, column: column),
                    "byte-order mark not allowed")
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                throw InputError(
                    at: SourcePlace(source: fileName, line: line, column: column),
                    "control character U+\(code) not allowed"
                )
            }
        }
    }

    /// The place of the first byte that belongs to no character.
    private static func invalidEncoding(_ bytes: [UInt8], _ fileName: String) -> InputError {
        var line = 1
        var column = 1
        var index = 0
        while index < bytes.count {
            let length = characterLength(bytes, at: index)
            guard length > 0 else { break }
            if bytes[index] == 0x0A {
                line += 1
                column = 1
            } else {
                column += 1
            }
            index += length
        }
        let byte = index < bytes.count ? String(bytes[index], radix: 16, uppercase: true) : "?"
        return InputError(
            at: SourcePlace(source: fileName, line: line, column: column),
            "not UTF-8 (got byte 0x\(byte))"
        )
    }

    /// The number of bytes of the character that begins there, or 0 when it is not valid.
    private static func characterLength(_ bytes: [UInt8], at index: Int) -> Int {
        let first = bytes[index]
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard index + length <= bytes.count else { return 0 }
        return String(validating: bytes[index..<index + length], as: UTF8.self) == nil ? 0 : length
    }
}
