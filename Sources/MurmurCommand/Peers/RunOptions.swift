import ArgumentParser

/// Which run of an experiment a command about real peers means: the same options for all of them.
struct RunOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The experiment file.", valueName: "file"))
    var experiment: String

    @Option(
        help: ArgumentHelp(
            "Which variant of the experiment; its first by default.", valueName: "name"))
    var variant: String?

    @OptionGroup var changes: ExperimentChanges

    /// The run, read and checked.
    ///
    /// - Parameter addresses: `NODE=HOST:PORT`, instead of the topology's addresses.
    /// - Returns: The experiment, the variant and the topology that the options name.
    /// - Throws: `Failure` with everything that is wrong.
    func input(addresses: [String] = []) throws -> PeerInput {
        var choice = try changes.choice(of: experiment)
        choice.variant = variant
        choice.addresses = addresses
        return try PeerInput(choice, datasets: DatasetFiles())
    }
}
