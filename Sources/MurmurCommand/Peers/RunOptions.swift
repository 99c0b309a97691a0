import ArgumentParser
import Experiments

/// Which run of an experiment a command about real peers means: the same options for all of them.
struct RunOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The experiment file.", valueName: "file"))
    var experiment: String

    @Option(
        help: ArgumentHelp("A topology file with addresses, instead of the experiment's.", valueName: "file"))
    var topology: String?

    @Option(
        help: ArgumentHelp(
            "Which variant of the experiment; its first by default.", valueName: "name"))
    var variant: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The seed, instead of the file's first.", valueName: "n"))
    var seed: String?

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Change one value of the experiment; may be repeated.", valueName: "key.path=value"))
    var set: [String] = []

    /// The run, read and checked.
    ///
    /// - Parameter addresses: `NODE=HOST:PORT`, instead of the topology's addresses.
    /// - Returns: The experiment, the variant and the topology that the options name.
    /// - Throws: `Failure` with everything that is wrong.
    func input(addresses: [String] = []) throws -> PeerInput {
        let choice = PeerInput.Choice(
            experiment: experiment, overrides: try set.map { try YAMLOverride($0) }, topology: topology,
            variant: variant, seed: try NumberOption.seed(seed, "--seed"), addresses: addresses)
        return try PeerInput(choice, datasets: DatasetFiles())
    }
}
