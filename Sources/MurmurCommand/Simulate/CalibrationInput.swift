import Reports
import Runs
import Simulation

/// The measured report of `--calibrate`.
struct CalibrationInput {
    /// The file as the user named it.
    let path: String
    let calibration: Calibration

    /// Reads the report.
    ///
    /// - Throws: `Failure` when it is no measured report, or holds no times.
    init(_ path: String) throws(Failure) {
        self.path = path
        let report = try ReportFiles.read(path)
        do {
            calibration = try Calibration(report)
        } catch {
            throw Failure("--calibrate: \(path): \(error)", .badData)
        }
    }

    /// What the simulator runs.
    ///
    /// - Throws: `Failure` when the report does not fit the run.
    func plan(for run: VariantRun) throws(Failure) -> SimulationPlan {
        do {
            return try calibration.plan(for: run)
        } catch {
            throw Failure("--calibrate: \(path): \(error)", .badData)
        }
    }
}
