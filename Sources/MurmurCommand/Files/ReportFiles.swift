import Reports

/// Reports by the paths a command was given.
enum ReportFiles {
    static let suffix = ".report.json"
    /// Of the file beside a report that holds what differs between two executions.
    static let timingSuffix = ".timing.json"

    /// What the files of a run are called, without their suffixes: `VARIANT-seedSEED`.
    static func name(variant: String, seed: UInt64) -> String { "\(variant)-seed\(seed)" }

    /// Reads reports and, below directories, every `*.report.json`, sorted.
    ///
    /// Says on a terminal how far it is, when there are many.
    ///
    /// - Throws: `Failure` when a path is missing or a directory holds no report.
    static func read(_ paths: [String]) throws(Failure) -> [(path: String, report: RunReport)] {
        var reports: [(path: String, report: RunReport)] = []
        let files = try files(paths)
        var progress = ReadingProgress(fileCount: files.count)
        defer { progress?.clear() }
        for path in files {
            reports.append((path, try read(path)))
            progress?.note(reports.count)
        }
        return reports
    }

    /// One report.
    static func read(_ path: String) throws(Failure) -> RunReport {
        do {
            return try ReportCodec.decode(InputFile.bytes(path), file: path)
        } catch let error as FileError {
            throw error.failure
        } catch {
            throw Failure(error)
        }
    }

    /// The files that the paths mean, each once.
    static func files(_ paths: [String]) throws(Failure) -> [String] {
        var files: [String] = []
        for path in paths {
            let found = InputFile.isDirectory(path) ? try reports(below: path) : [path]
            if found.isEmpty { throw Failure("\(path): no *\(suffix) files below it", .missingInput) }
            for file in found where !files.contains(file) { files.append(file) }
        }
        return files
    }

    /// Every report below a directory, sorted within each folder.
    static func reports(below directory: String) throws(Failure) -> [String] {
        var found: [String] = []
        do {
            for name in try InputFile.names(in: directory) {
                let path = FilePath.join(directory, name)
                if InputFile.isDirectory(path) {
                    found += try reports(below: path)
                } else if name.hasSuffix(suffix) {
                    found.append(path)
                }
            }
        } catch {
            throw Failure(error)
        }
        return found
    }
}
