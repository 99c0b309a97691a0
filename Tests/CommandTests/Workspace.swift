import Foundation

/// A temporary directory that a test works in; gone when the test is over.
final class Workspace: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "murmur-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a name in the directory.
    func file(_ name: String) -> String { path + "/" + name }

    /// Writes a text file.
    func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    /// Writes a file.
    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: file(name)))
    }

    /// The content of a file.
    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: file(name))))
    }

    /// Every path below a directory, sorted.
    func list(_ name: String = "") throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: name.isEmpty ? path : file(name)).sorted()
    }
}
