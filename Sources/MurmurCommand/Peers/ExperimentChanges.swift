import ArgumentParser

/// What commands about real peers may change of an experiment: its seed, its values, its topology and its first model.
struct ExperimentChanges: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The seed, instead of the file's first.", valueName: "n"))
    var seed: String?

    @OptionGroup var overriding: OverrideOption

    @Option(help: ArgumentHelp("A topology file, instead of the experiment's.", valueName: "file"))
    var topology: String?

    @OptionGroup var initial: InitialModelOption

    /// The experiment with these changes.
    ///
    /// - Parameter experiment: the experiment file.
    /// - Returns: What `PeerInput` reads; of the first variant, at the topology's addresses.
    /// - Throws: `Failure` for a change or a seed that cannot be read.
    func choice(of experiment: String) throws -> PeerInput.Choice {
        PeerInput.Choice(
            experiment: experiment, overrides: try overriding.overrides(), topology: topology,
            seed: try NumberOption.seed(seed, "--seed"), initialModel: initial.file)
    }

    /// The changes but for the seed, for another process; the seed is that of its run.
    var arguments: [String] {
        overriding.set.flatMap { ["--set", $0] } + (topology.map { ["--topology", $0] } ?? [])
            + (initial.file.map { ["--init", $0] } ?? [])
    }
}
