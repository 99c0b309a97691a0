import FoundationEssentials
import Glibc

/// The directory that a command's results go to.
struct OutputDirectory {
    let path: String

    /// Refuses a directory that holds something, unless that is allowed; creates nothing.
    ///
    /// - Throws: `Failure` when the path is no directory or holds files.
    init(_ path: String, mayHoldFiles: Bool) throws {
        self.path = path
        guard InputFile.exists(path) else { return }
        guard InputFile.isDirectory(path) else {
            throw Failure("\(path): not a directory", .cannotCreate)
        }
        let names: [String]
        do {
            names = try InputFile.names(in: path)
        } catch {
            throw error.failure
        }
        guard names.isEmpty || mayHoldFiles else {
            let shown = path.hasSuffix("/") ? path : path + "/"
            throw Failure(
                "\(shown): not empty; pass --force, or --output with another directory", .cannotCreate)
        }
    }

    /// A directory that may hold anything.
    init(_ path: String) { self.path = path }

    /// Creates the directory and those above it, as far as they are missing.
    ///
    /// - Parameter mode: who may enter those that are created.
    /// - Throws: `Failure` when one cannot be created.
    func create(mode: mode_t = 0o755) throws(Failure) {
        var current = path.hasPrefix("/") ? "/" : ""
        for component in path.split(separator: "/") {
            current += (current.isEmpty || current.hasSuffix("/") ? "" : "/") + component
            if mkdir(current, mode) == 0 || InputFile.isDirectory(current) { continue }
            throw OutputFile.cannotCreate(current, .current)
        }
    }

    /// Takes the directory away with everything in it, as far as that is possible.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// A file in the directory.
    func file(_ name: String) -> String { FilePath.join(path, name) }
}
