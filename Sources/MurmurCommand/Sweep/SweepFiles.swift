import Reports

/// The figures of a finished sweep, beside its reports: `sweep.json`, `sweep.csv`, `sweep.html`, and a drawing along each key with
/// numbers, of which the first is `sweep.svg`.
///
/// They follow from the reports, so that a sweep that goes on may replace those of its own experiment.
struct SweepFiles {
    let directory: OutputDirectory

    static let figures = "sweep.json"
    static let table = "sweep.csv"
    static let page = "sweep.html"
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
            for name in [Self.table, Self.page, Self.chart] {
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
    /// The page compares the variants at their chosen values.
    ///
    /// - Parameters:
    ///   - sweep: the figures.
    ///   - reports: what they were summed up from.
    /// - Returns: the names of the files.
    /// - Throws: `Failure` when one cannot be written.
    func write(_ sweep: SweepSummary, of reports: [RunReport]) throws -> [String] {
        let charts = SensitivityChart.all(sweep)
        var files: [(name: String, bytes: [UInt8])] = [
            (Self.figures, sweep.json()), (Self.table, Array(SweepCSV.text(sweep).utf8)),
        ]
        let chosen = sweep.chosen(of: reports)
        if !chosen.isEmpty {
            let page = ComparisonPage.html(try Comparison(chosen), sweep: sweep)
            files.append((Self.page, Array(page.utf8)))
        }
        for (index, chart) in charts.enumerated() {
            let name = index == 0 ? Self.chart : "sweep-\(index + 1).svg"
            files.append((name, Array(chart.file().utf8)))
        }
        for file in files { try OutputFile.write(file.bytes, to: directory.file(file.name)) }
        return files.map(\.name)
    }
}
