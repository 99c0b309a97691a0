/// The lines of a text as words; spaces, tabs, commas and semicolons separate words.
struct WordLines {
    private(set) var text: SourceText
    private let comment: UInt8

    init(_ text: SourceText, comment: UInt8 = UInt8(ascii: "#")) {
        self.text = text
        self.comment = comment
    }

    /// The words of the next line that has any, without what follows the sign of a comment; nil at the end.
    mutating func next() -> [Range<Int>]? {
        while text.next != nil {
            let line = text.take { $0 != UInt8(ascii: "\n") }
            text.offset += 1
            let words = words(of: line)
            if !words.isEmpty { return words }
        }
        return nil
    }

    private func words(of line: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start: Int?
        for index in line {
            let byte = text.bytes[index]
            if byte == comment { break }
            let separates =
                SourceText.isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
            if separates, let first = start {
                words.append(first..<index)
                start = nil
            } else if !separates, start == nil {
                start = index
            }
        }
        if let first = start {
            let end = line.first { $0 >= first && text.bytes[$0] == comment } ?? line.upperBound
            words.append(first..<end)
        }
        return words
    }
}
