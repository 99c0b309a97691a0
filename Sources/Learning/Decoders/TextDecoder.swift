/// Reads plain text in UTF-8, strictly: what is no UTF-8 is refused with its place.
enum TextDecoder {
    /// The characters of a file, as Unicode scalars.
    ///
    /// A byte-order mark at the start is skipped; a carriage return before a line break is dropped, so files of all systems
    /// give the same text.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: its name, for errors.
    /// - Returns: the text's scalars.
    /// - Throws: with line and character (both from 1) of the first bytes that are no UTF-8 or of a NUL character.
    static func decode(_ bytes: [UInt8], file: String) throws(DatasetError) -> [Unicode.Scalar] {
        var text: [Unicode.Scalar] = []
        text.reserveCapacity(bytes.count)
        var place = Place()
        var codec = UTF8()
        var iterator = bytes.makeIterator()
        decoding: while true {
            switch codec.decode(&iterator) {
            case .emptyInput: break decoding
            case .error:
                throw DatasetError(
                    file, line: place.line, column: place.column,
                    "not UTF-8 text; convert it, for example with: iconv -f latin1 -t utf-8")
            case .scalarValue(let scalar):
                guard scalar != "\0" else {
                    throw DatasetError(
                        file, line: place.line, column: place.column, "a NUL character (expected plain text)")
                }
                place.pass(scalar)
                if scalar == "\n", text.last == "\r" { text.removeLast() }
                text.append(scalar)
            }
        }
        return text.first == "\u{FEFF}" ? Array(text.dropFirst()) : text
    }

    /// Where the next character stands.
    private struct Place {
        var line = 1
        var column = 1

        mutating func pass(_ scalar: Unicode.Scalar) {
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
    }
}
