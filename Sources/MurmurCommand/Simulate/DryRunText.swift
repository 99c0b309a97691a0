import Experiments
import Reports
import Runs
import Simulation

/// What an experiment would run and what it would take, for `--dry-run`.
enum DryRunText {
    /// The text, ending with a line break.
    static func text(_ input: ExperimentInput, output: String, calibration: CalibrationInput?) -> String {
        let experiment = input.experiment
        var lines = ["\(experiment.name) (\(input.path))"]
        if !experiment.description.isEmpty { lines += TextLayout.wrapped(experiment.description) }
        var seeds: [UInt64] = []
        for run in input.runs where !seeds.contains(run.seed) { seeds.append(run.seed) }
        lines += TextLayout.wrapped(
            "\(input.runs.count) runs: \(input.runs.count / seeds.count) variants, seeds "
                + seeds.map { "\($0)" }.joined(separator: ", "))
        for run in input.runs where run.seed == seeds[0] {
            lines += ["", run.variant.name]
            // Labels are thirteen characters wide.
            for line in run.estimate(calibratedBy: calibration?.calibration) {
                lines += TextLayout.wrapped(line, indent: 2, hanging: 15)
            }
        }
        lines += ["", "Reports would go to \(output). Nothing was run or written."]
        return lines.joined(separator: "\n") + "\n"
    }
}
