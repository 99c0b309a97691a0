import Foundation

/// Words stay true: the files, pages and headings that a page names are there, and the code it shows is the code there is.
enum PageRule {
    /// The pages for people: the README, how to contribute, the benchmarks and the documentation.
    static let pages: [(path: String, text: String)] = {
        let folder = SourceTree.root.appending(path: "Documentation").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let documents = names.filter { $0.hasSuffix(".md") }.sorted().map { "Documentation/\($0)" }
        return (["README.md", "CONTRIBUTING.md", "Benchmarks/README.md"] + documents).map { path in
            (path, SourceTree.text(path) ?? "")
        }
    }()

    private static let folders = [
        "Benchmarks", "Datasets", "Deployment", "Documentation", "Fuzzing", "Simulations", "Sources", "Tests",
        "Topologies",
    ]

    /// What a page says that is not so.
    ///
    /// - Parameters:
    ///   - page: where it is, and its text.
    ///   - file: the text of a file of the package, empty for a folder; nil when there is none.
    /// - Returns: one violation for each path, link and excerpt that is wrong.
    static func violations(in page: (path: String, text: String), file: (String) -> String?) -> [Violation] {
        let lines = page.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let named = lines.enumerated().flatMap { index, line in
            (paths(in: line).filter { file($0) == nil }.map { "names \($0), which is not there" }
                + links(in: line).compactMap { broken($0, from: page, file) })
                .map { Violation(path: page.path, line: index + 1, message: $0) }
        }
        return named + shownCode(in: lines, of: page.path, file)
    }

    /// Paths between backticks that begin with a folder of the package.
    private static func paths(in line: String) -> [String] {
        line.matches(of: /`([A-Z][a-z]+)\/[A-Za-z0-9_.+\/-]*`/).filter { folders.contains(String($0.1)) }
            .map { $0.0.trimmingCharacters(in: ["`"]) }
    }

    /// Where the links of a line lead, but for other sites.
    private static func links(in line: String) -> [(page: String, heading: String)] {
        line.matches(of: /\]\(([^)#]*)(?:#([^)]*))?\)/).filter { !$0.1.hasPrefix("http") }.map {
            (String($0.1), String($0.2 ?? ""))
        }
    }

    private static func broken(
        _ link: (page: String, heading: String), from page: (path: String, text: String),
        _ file: (String) -> String?
    ) -> String? {
        let folder = page.path.split(separator: "/").dropLast()
        var parts = folder.map(String.init)
        for part in link.page.split(separator: "/") {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        let target = parts.joined(separator: "/")
        guard let text = link.page.isEmpty ? page.text : file(target) else {
            return "links to \(target), which is not there"
        }
        let headings = text.split(separator: "\n").filter { $0.hasPrefix("#") }.map(anchor)
        return link.heading.isEmpty || headings.contains(link.heading)
            ? nil : "links to \(link.heading) of \(target), which has no such heading"
    }

    /// The anchor that a heading gets: `## Where is …?` becomes `where-is-`.
    private static func anchor(_ heading: Substring) -> String {
        let text = heading.drop { $0 == "#" }.dropFirst().lowercased()
        return text.filter { $0.isLetter || $0.isNumber || " _-".contains($0) }.replacing(" ", with: "-")
    }

    /// Code shown as a change must be in its file, line after line as it is shown; what is left out is left out.
    private static func shownCode(
        in lines: [String], of path: String, _ file: (String) -> String?
    ) -> [Violation] {
        var shown: [(name: String, line: Int, code: [String])] = []
        var isOpen = false
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                isOpen = line == "```diff"
            } else if isOpen, line.hasPrefix("+++ ") {
                shown.append((String(line.dropFirst(4)), index + 1, []))
            } else if isOpen, !shown.isEmpty {
                shown[shown.count - 1].code.append(String(line.dropFirst()))
            }
        }
        return shown.flatMap { name, line, code in
            var rest = (file(name) ?? "").split(separator: "\n", omittingEmptySubsequences: false)[...]
            let wrong = code.enumerated().first { _, wanted in
                guard let place = rest.firstIndex(where: { $0 == wanted }) else { return true }
                rest = rest[(place + 1)...]
                return false
            }
            return wrong.map {
                [
                    Violation(
                        path: path, line: line + 1 + $0.offset,
                        message: "shows a line that \(name) does not have there")
                ]
            } ?? []
        }
    }
}
