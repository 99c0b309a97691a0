/// Files are short, finished, and named after what is in them.
enum FileRule {
    static let longest = 450
    /// Words that say nothing about the content of a file.
    static let emptyNames = ["Util", "Helper", "Manager", "Common", "Misc"]
    /// Marks of unfinished business, put together so that this file passes.
    static let unfinished = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]

    static func violations(in file: SourceFile) -> [Violation] {
        var violations: [Violation] = []
        func report(_ line: Int, _ message: String) {
            violations.append(Violation(path: file.path, line: line, message: message))
        }
        if file.lines.isEmpty { report(0, "the file is empty; delete it") }
        if file.lines.count > longest {
            report(
                longest, "\(file.lines.count) lines (at most \(longest)); look for the second concept in it")
        }
        for word in emptyNames
        where words(ofName: file.name).contains(where: { $0 == word || $0 == word + "s" }) {
            report(
                0, "`\(word)` in a file name says nothing; name the file after the type or capability in it")
        }
        for mark in unfinished {
            for line in file.lines(with: mark) { report(line, "`\(mark)`: finish it, or open an issue") }
        }
        for line in file.codeLines(with: ".disabled(") {
            report(line, "a disabled test tests nothing; mend it or delete it")
        }
        return violations
    }

    /// The words of a name in camel case: `BufferPool+Recycling.swift` has `Buffer`, `Pool`, `Recycling` and `swift`.
    static func words(ofName name: String) -> [String] {
        var words = [""]
        for character in name {
            if character.isUppercase { words.append("") }
            if character.isLetter || character.isNumber {
                words[words.count - 1].append(character)
            } else {
                words.append("")
            }
        }
        return words.filter { !$0.isEmpty }
    }
}
