import ArgumentParser
import Experiments

/// Values that the command line changes in an experiment.
struct OverrideOption: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Change one value of the experiment; may be repeated.", valueName: "key.path=value"))
    var set: [String] = []

    /// - Throws: `InputErrors` for a change that cannot be read.
    func overrides() throws -> [YAMLOverride] { try set.map { try YAMLOverride($0) } }
}
