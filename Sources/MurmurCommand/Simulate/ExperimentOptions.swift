import ArgumentParser
import Experiments

/// Which runs of an experiment a command that simulates means, and what it changes in it.
struct ExperimentOptions: ParsableArguments {
    @OptionGroup var overriding: OverrideOption

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("First seed, decimal or 0x..., instead of the file's seeds.", valueName: "n"))
    var seed: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many seeds, counted up from the first.", valueName: "n"))
    var seeds: String?

    @Option(help: ArgumentHelp("Run only this variant; may be repeated.", valueName: "name"))
    var variant: [String] = []

    /// What `ExperimentInput` reads.
    ///
    /// - Throws: `Failure` or `InputErrors` for what cannot be read.
    func changes() throws -> ExperimentInput.Changes {
        ExperimentInput.Changes(
            overrides: try overriding.overrides(),
            firstSeed: try NumberOption.seed(seed, "--seed"),
            seedCount: try NumberOption.whole(seeds, "--seeds", in: 1...100_000),
            variants: variant)
    }
}
