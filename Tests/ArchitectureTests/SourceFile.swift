/// One source file as the rules see it.
struct SourceFile: Sendable {
    /// The path below the package, for example `Sources/Topology/Families/Ring.swift`.
    let path: String
    /// The text, line by line.
    let lines: [String]
    /// The same lines with comments and the content of string literals blanked out.
    let code: [String]
    private let textBytes: [UInt8]
    private let codeBytes: [UInt8]

    init(_ path: String, _ text: String) {
        self.path = path
        textBytes = Array(text.utf8)
        codeBytes = SwiftText.withoutCommentsAndStrings(textBytes)
        lines = Self.split(textBytes)
        code = Self.split(codeBytes)
    }

    /// The lines, counted from 1, whose code contains the word (see `SwiftText.positions`).
    func codeLines(with word: String) -> [Int] { Self.lines(with: word, in: codeBytes) }

    /// The lines, counted from 1, that contain the word, be it in code, a comment or a text.
    func lines(with word: String) -> [Int] { Self.lines(with: word, in: textBytes) }

    /// The module the file belongs to: the folder below `Sources` or `Tests`.
    var module: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    /// Whether the file is part of the product, not of its tests.
    var isProduct: Bool { path.hasPrefix("Sources/") }

    /// The file's name without its folders.
    var name: String { String(path.split(separator: "/").last ?? "") }

    /// The modules the file imports, with the lines (counted from 1) that do it.
    var imports: [(module: String, line: Int)] {
        code.enumerated().compactMap { index, line in
            let words = line.split { $0 == " " || $0 == "." }
            guard let position = words.firstIndex(of: "import"), position + 1 < words.count,
                words[..<position].allSatisfy({
                    $0.hasPrefix("@") || Self.importModifiers.contains(String($0))
                })
            else { return nil }
            let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let next = words[position + 1]
            let isKind = kinds.contains(String(next)) && position + 2 < words.count
            return (String(isKind ? words[position + 2] : next), index + 1)
        }
    }

    private static let importModifiers: Set<String> = [
        "public", "package", "internal", "fileprivate", "private",
    ]

    private static func lines(with word: String, in text: [UInt8]) -> [Int] {
        SwiftText.positions(of: word, in: text).map { position in
            1 + text[..<position].count { $0 == UInt8(ascii: "\n") }
        }
    }

    private static func split(_ text: [UInt8]) -> [String] {
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }
}

/// One place that breaks a rule.
struct Violation: CustomStringConvertible, Equatable {
    let path: String
    /// Counted from 1; 0 for the file as a whole.
    let line: Int
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}
