import Reports

/// The figures of a finished sweep, beside its reports: `sweep.json`, `sweep.csv` and `sweep.svg`.
///
/// They follow from the reports, so that a sweep that goes on may replace those of its own experiment.
struct SweepFiles {
    let directory: OutputDirectory

    static let figures = "sweep.json"
    static let table = "sweep.csv"
    static let chart = "sweep.svg"

    /// Refuses a directory where such files are something else.
    ///
    /// - Parameters:
    ///   - experiment: whose sweep may be there.
    ///   - replacing: whether files of the same names may be replaced.
    /// - Throws: `Failure` naming the file.
    func check(experiment: String, replacing: Bool) throws(Failure) {
        let figures = directory.file(Self.figures)
        guard InputFile.exists(figures) else {
            for name in [Self.table, Self.chart] {
                try OutputFile.checkFree(directory.file(name), replacing: replacing, mayMakeFolder: true)
            }
            return
        }
        let found: SweepSummary
        do {
            found = try ReportCodec.decodeSweep(InputFile.bytes(figures), file: figures)
        } catch let error as FileError {
            throw error.failure
        } catch {
            throw Failure("\(error)", .cannotCreate)
        }
        guard found.experiment == experiment else {
            throw Failure(
                "\(directory.path): holds a sweep of \(found.experiment); pass --output with another directory",
                .cannotCreate)
        }
    }

    /// Writes all of them.
    ///
    /// - Returns: their names.
    func write(_ sweep: SweepSummary) throws(Failure) -> [String] {
        try OutputFile.write(sweep.json(), to: directory.file(Self.figures))
        try OutputFile.write(Array(SweepCSV.text(sweep).utf8), to: directory.file(Self.table))
        guard let chart = SensitivityChart(sweep) else { return [Self.figures, Self.table] }
        try OutputFile.write(Array(chart.file().utf8), to: directory.file(Self.chart))
        return [Self.figures, Self.table, Self.chart]
    }
}
