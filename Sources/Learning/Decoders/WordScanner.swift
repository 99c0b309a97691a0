/// Cuts text into words: letters in a row, in lower case; an apostrophe between two letters is part of the word.
enum WordScanner {
    /// The words of a text, in order.
    static func words(in text: ArraySlice<Unicode.Scalar>) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var place = text.startIndex
        while place < text.endIndex {
            let scalar = text[place]
            place += 1
            if isLetter(scalar) {
                append(scalar, to: &word)
            } else if isApostrophe(scalar), !word.isEmpty, place < text.endIndex, isLetter(text[place]) {
                word.append("'")
            } else if !word.isEmpty {
                words.append(String(word))
                word.removeAll(keepingCapacity: true)
            }
        }
        if !word.isEmpty { words.append(String(word)) }
        return words
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
            : scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
    }

    private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "'" || scalar == "\u{2019}"
    }

    private static func append(_ letter: Unicode.Scalar, to word: inout String.UnicodeScalarView) {
        guard letter.isASCII else {
            return word.append(contentsOf: letter.properties.lowercaseMapping.unicodeScalars)
        }
        word.append(letter.value < 0x61 ? Unicode.Scalar(UInt8(letter.value | 0x20)) : letter)
    }
}
