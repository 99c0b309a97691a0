import Reports

/// A report somewhere below a directory, and what belongs to it.
struct StoredRun {
    /// The path of the report.
    let path: String
    let report: RunReport

    /// The files that belong to the run and to nothing else, those that are there.
    var files: [String] {
        let stem = path.dropLast(ReportFiles.suffix.count)
        return [path] + [stem + ReportFiles.timingSuffix].filter { InputFile.exists($0) }
    }

    /// The folder in which peers left their files for a measured run; nil when there is none.
    var peers: String? {
        let folder = String(path.dropLast(ReportFiles.suffix.count)) + ".peers"
        return InputFile.isDirectory(folder) ? folder : nil
    }

    /// Every run below a directory, by path, and what is wrong with files that are none.
    ///
    /// - Throws: `Failure` when there is no such directory or it cannot be read.
    static func runs(below directory: String) throws(Failure) -> (runs: [StoredRun], problems: [String]) {
        guard InputFile.isDirectory(directory) else {
            throw Failure("\(directory): no such directory", .missingInput)
        }
        var runs: [StoredRun] = []
        var problems: [String] = []
        for path in try ReportFiles.reports(below: directory) {
            do throws(Failure) {
                runs.append(StoredRun(path: path, report: try ReportFiles.read(path)))
            } catch {
                problems += error.problems
            }
        }
        return (runs, problems)
    }
}
