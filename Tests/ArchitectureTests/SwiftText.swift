import Glibc

/// As much of Swift's grammar as the rules need.
enum SwiftText {
    /// The text with every comment, and everything between the quotes of string literals, replaced by spaces; line
    /// breaks stay.
    ///
    /// Understands nested block comments, multi-line and raw string literals. The content of an interpolation counts as
    /// content of its literal.
    static func withoutCommentsAndStrings(_ text: [UInt8]) -> [UInt8] {
        var result = text
        var index = 0
        let end = text.count

        func starts(_ pattern: [UInt8], at position: Int) -> Bool {
            position + pattern.count <= end
                && text[position..<(position + pattern.count)].elementsEqual(pattern)
        }
        func blank(upTo limit: Int) {
            while index < min(limit, end) {
                if text[index] != newline { result[index] = space }
                index += 1
            }
        }

        while index < end {
            let byte = text[index]
            if byte == slash, starts(lineComment, at: index) {
                var limit = index
                while limit < end, text[limit] != newline { limit += 1 }
                blank(upTo: limit)
            } else if byte == slash, starts(blockStart, at: index) {
                var depth = 0
                var limit = index
                repeat {
                    if starts(blockStart, at: limit) {
                        depth += 1
                        limit += 2
                    } else if starts(blockEnd, at: limit) {
                        depth -= 1
                        limit += 2
                    } else {
                        limit += 1
                    }
                } while depth > 0 && limit < end
                blank(upTo: limit)
            } else if byte == quote || byte == hash {
                var hashes = 0
                while index + hashes < end, text[index + hashes] == hash { hashes += 1 }
                guard index + hashes < end, text[index + hashes] == quote else {
                    index += max(1, hashes)
                    continue
                }
                let isMultiline = starts(tripleQuote, at: index + hashes)
                let mark = isMultiline ? tripleQuote : [quote]
                let closing = mark + [UInt8](repeating: hash, count: hashes)
                index += hashes + mark.count
                var limit = index
                while limit < end, !starts(closing, at: limit) {
                    if hashes == 0, text[limit] == backslash { limit += 1 }
                    if !isMultiline, limit < end, text[limit] == newline { break }
                    limit += 1
                }
                blank(upTo: limit)
                index = min(end, index + closing.count)
            } else {
                index += 1
            }
        }
        return result
    }

    /// Where the word occurs in the text, not merely as part of a longer identifier.
    ///
    /// A "word" may begin or end with punctuation, as in `.random(in:` or `#file`.
    static func positions(of word: String, in text: [UInt8]) -> [Int] {
        let pattern = Array(word.utf8)
        guard let first = pattern.first, let last = pattern.last else { return [] }
        return text.withUnsafeBytes { text in
            guard let base = text.baseAddress else { return [] }
            var positions: [Int] = []
            var start = 0
            while let found = memchr(base + start, Int32(first), text.count - start) {
                let position = UnsafeRawPointer(found) - base
                let stop = position + pattern.count
                start = position + 1
                guard stop <= text.count, memcmp(found, pattern, pattern.count) == 0 else { continue }
                if isIdentifier(first), position > 0, isIdentifier(text[position - 1]) { continue }
                if isIdentifier(last), stop < text.count, isIdentifier(text[stop]) { continue }
                positions.append(position)
            }
            return positions
        }
    }

    /// The identifiers of a line of code, in order.
    static func identifiers(in line: String) -> [String] {
        line.utf8.split { !isIdentifier($0) }.map { String(Substring($0)) }
    }

    private static func isIdentifier(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private static let newline = UInt8(ascii: "\n")
    private static let space = UInt8(ascii: " ")
    private static let slash = UInt8(ascii: "/")
    private static let quote = UInt8(ascii: "\"")
    private static let hash = UInt8(ascii: "#")
    private static let backslash = UInt8(ascii: "\\")
    private static let lineComment = Array("//".utf8)
    private static let blockStart = Array("/*".utf8)
    private static let blockEnd = Array("*/".utf8)
    private static let tripleQuote = Array("\"\"\"".utf8)
}
