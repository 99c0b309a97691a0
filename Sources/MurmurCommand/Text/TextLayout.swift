import Reports

/// Lays out text for a terminal.
enum TextLayout {
    /// The text in lines of at most `width` characters, broken at spaces.
    ///
    /// - Parameters:
    ///   - text: one paragraph.
    ///   - width: characters in a line.
    ///   - indent: spaces before the first line.
    ///   - hanging: spaces before the others; as many as `indent` when nil.
    /// - Returns: the lines; none for a text without words.
    static func wrapped(
        _ text: String, width: Int = Console.narrowWidth, indent: Int = 0, hanging: Int? = nil
    ) -> [String] {
        let hangingIndent = String(repeating: " ", count: hanging ?? indent)
        var lines: [String] = []
        var line = String(repeating: " ", count: indent)
        var isEmpty = true
        var spaces = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if word.isEmpty {
                spaces += 1
                continue
            }
            let gap = isEmpty ? 0 : spaces + 1
            if !isEmpty, line.count + gap + word.count > width {
                lines.append(line)
                line = hangingIndent + word
            } else {
                line += String(repeating: " ", count: gap) + word
            }
            isEmpty = false
            spaces = 0
        }
        return isEmpty ? lines : lines + [line]
    }

    /// Terms in a column, what is said of them beside it.
    static func definitions(
        _ entries: [(term: String, text: String)], width: Int = Console.narrowWidth, indent: Int = 2
    ) -> [String] {
        let column = indent + 2 + min(24, entries.map(\.term.count).max() ?? 0)
        return entries.flatMap { term, text in
            let head = String(repeating: " ", count: indent) + term
            let body = wrapped(text, width: width, indent: column)
            guard let first = body.first else { return [head] }
            guard head.count + 2 <= column else { return [head] + body }
            return [head + first.dropFirst(head.count)] + body.dropFirst()
        }
    }
}
