/// The characters of a text, numbered in the order of their Unicode values.
struct Vocabulary: Sendable, Equatable {
    /// Every character once, ascending.
    let characters: [Unicode.Scalar]

    /// The characters that occur.
    init(of texts: [[Unicode.Scalar]]) {
        var seen: Set<Unicode.Scalar> = []
        for text in texts { seen.formUnion(text) }
        characters = seen.sorted()
    }

    /// The characters that `names` were made of; nil when one is the name of none.
    init?(names: [String]) {
        let characters = names.compactMap(Self.character)
        guard characters.count == names.count else { return nil }
        self.characters = characters
    }

    /// The numbers of a text's characters; traps for one that is not in the vocabulary.
    func tokens(of text: [Unicode.Scalar]) -> [Int32] {
        var numbers: [Unicode.Scalar: Int32] = [:]
        for (number, character) in characters.enumerated() { numbers[character] = Int32(number) }
        return text.map { character in
            guard let number = numbers[character] else {
                preconditionFailure("'\(character)' is not in the vocabulary")
            }
            return number
        }
    }

    /// What reports and tables call the characters: themselves, but for those that cannot be seen.
    var names: [String] { characters.map(Self.name) }

    private static func name(_ character: Unicode.Scalar) -> String {
        switch character {
        case " ": "space"
        case "\n": "\\n"
        case "\t": "\\t"
        case _ where character.properties.isWhitespace || character.properties.generalCategory == .control:
            "U+" + String(character.value, radix: 16, uppercase: true)
        default: String(character)
        }
    }

    /// The inverse of `name`.
    private static func character(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "space": return " "
        case "\\n": return "\n"
        case "\\t": return "\t"
        case _ where name.hasPrefix("U+"):
            return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        default: return name.unicodeScalars.count == 1 ? name.unicodeScalars.first : nil
        }
    }
}
