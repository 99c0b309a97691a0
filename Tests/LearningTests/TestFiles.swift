import Catalogues
import Glibc
import Testing

@testable import Learning

/// The bytes of a file of the project's `Datasets/` folder, found from this source file.
func shippedFile(_ name: String) throws -> [UInt8] {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
        separator: "/")
    return try #require(readFile(folder + "/Datasets/" + name), "Datasets/\(name)")
}

/// The bytes of a file; nil when it cannot be read.
func readFile(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = fread(&chunk, 1, chunk.count, file)
        if count == 0 { return bytes }
        bytes += chunk[..<count]
    }
}

/// A data set of the catalogue, read from `Datasets/`.
func loadShipped(_ name: String, _ given: [(name: String, value: SettingValue)] = []) throws -> Dataset {
    let entry = try #require(DatasetCatalogue.all[name])
    return try entry.load(try Settings(entry.settings, given: given)) { try shippedFile($0.path) }
}

/// What the body throws, in words; fails the test when it throws nothing.
func problem(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return "\(error)"
    }
}

/// Data of another kind than a test expects.
struct WrongKind: Error {}
