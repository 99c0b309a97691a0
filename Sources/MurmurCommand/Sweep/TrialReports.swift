import Determinism
import Experiments
import Reports

/// The reports of trials that were run before, here or on other machines.
struct TrialReports {
    /// The sweep's own directory.
    let directory: OutputDirectory
    /// Further directories with parts of the same sweep.
    let others: [String]
    /// Whether reports of other inputs in the sweep's own directory may be replaced.
    let mayReplace: Bool

    /// The finished report of a trial; nil when it has to be run.
    ///
    /// - Throws: `Failure` when something else is in the place of its report.
    func report(of trial: Trial, dataHash: String) throws(Failure) -> RunReport? {
        for folder in [directory.path] + others {
            let path = FilePath.join(folder, trial.reportPath)
            guard InputFile.exists(path) else { continue }
            let problem: String
            do throws(Failure) {
                let report = try ReportFiles.read(path)
                guard let difference = difference(report, trial, dataHash) else { return report }
                problem = "\(path): \(difference)"
            } catch {
                problem = error.problems[0]
            }
            guard folder == directory.path, mayReplace else {
                throw Failure(
                    problem
                        + (folder == directory.path
                            ? "; pass --force to run the trial again, or --output with another directory"
                            : "; take it out of the directory, or leave out --merge"),
                    .cannotCreate)
            }
        }
        return nil
    }

    /// How long a finished trial took; nil when its timing file is not there or cannot be read.
    func timing(of trial: Trial) -> RunTiming? {
        for folder in [directory.path] + others {
            let path = FilePath.join(
                FilePath.join(folder, trial.folder), trial.name + ReportFiles.timingSuffix)
            guard let bytes = try? InputFile.bytes(path) else { continue }
            return try? ReportCodec.decodeTiming(bytes, file: path)
        }
        return nil
    }

    /// In what a report is not the trial's, in words; nil when it is.
    private func difference(_ report: RunReport, _ trial: Trial, _ dataHash: String) -> String? {
        let provenance = report.provenance
        if provenance.experimentHash != trial.experiment.digest.description
            || report.tuning?.trial != trial.card.trial
        {
            return "made with another experiment"
        }
        if provenance.dataHash != dataHash { return "made with other data" }
        if provenance.programVersion != Murmur.version {
            return "made by version \(provenance.programVersion) (this is \(Murmur.version))"
        }
        return nil
    }
}
