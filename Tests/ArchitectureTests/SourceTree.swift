import Foundation

/// The Swift files of this package, read from the checkout the tests were built from.
enum SourceTree {
    /// The files below `Sources`, `Tests` and `Benchmarks`, ordered by path.
    static let files: [SourceFile] = ["Sources", "Tests", "Benchmarks"].flatMap(read)

    /// A file's text, empty for a folder; nil when there is nothing at the path.
    static func text(_ path: String) -> String? {
        let place = root.appending(path: path).path
        guard FileManager.default.fileExists(atPath: place) else { return nil }
        return (try? String(contentsOfFile: place, encoding: .utf8)) ?? ""
    }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func read(_ folder: String) -> [SourceFile] {
        let start = root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: start.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            // An unreadable file appears empty and fails the test that no file is.
            let text = try? String(contentsOf: start.appending(path: name), encoding: .utf8)
            return SourceFile("\(folder)/\(name)", text ?? "")
        }
    }
}
