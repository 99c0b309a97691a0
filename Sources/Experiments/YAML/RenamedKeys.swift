/// A YAML text in which duplicate keys were given names of their own.
///
/// Yams stops at a mapping with duplicate keys and tells only one of their places. Renaming that one (its first
/// character becomes a private-use character, so that all places stay the same) and parsing again reveals the others,
/// and all of them can be reported with line and column.
struct RenamedKeys {
    /// How many keys are renamed at most; behind that a single duplicate is reported.
    static let limit = 20

    private(set) var text: String
    private var originals: [(marker: UnicodeScalar, original: UnicodeScalar)] = []

    init(text: String) {
        self.text = text
    }

    /// Renames the key that begins there; false when that is not possible.
    mutating func rename(line: Int, column: Int) -> Bool {
        guard originals.count < Self.limit, let marker = unusedCharacter(),
            var index = scalarIndex(of: text, line: line, column: column)
        else { return false }
        if text.unicodeScalars[index] == "\"" || text.unicodeScalars[index] == "'" {
            index = text.unicodeScalars.index(after: index)
        }
        guard index < text.unicodeScalars.endIndex else { return false }
        let original = text.unicodeScalars[index]
        guard original.properties.isAlphabetic || original.properties.numericType != nil else { return false }
        text.unicodeScalars.replaceSubrange(index...index, with: CollectionOfOne(marker))
        originals.append((marker, original))
        return true
    }

    /// The key as the user wrote it.
    func restored(_ key: String) -> String {
        guard let first = key.unicodeScalars.first, let found = originals.first(where: { $0.marker == first })
        else {
            return key
        }
        var scalars = key.unicodeScalars
        scalars.replaceSubrange(
            scalars.startIndex...scalars.startIndex, with: CollectionOfOne(found.original))
        return String(scalars)
    }

    private func unusedCharacter() -> UnicodeScalar? {
        for value in UInt32(0xE000)...0xF8FF {
            guard let scalar = UnicodeScalar(value), !text.unicodeScalars.contains(scalar) else { continue }
            return scalar
        }
        return nil
    }
}
