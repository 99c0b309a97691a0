import ArgumentParser

/// How large the model is that the nodes exchange, for figures about bytes and seconds.
struct ModelSizeOption: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Parameters of the model, for bytes and cycle time; 1,000,000 by default.", valueName: "d"))
    var parameters: String?

    /// The number of parameters.
    ///
    /// - Throws: `Failure` when the option is no such number.
    func count() throws -> Int {
        try NumberOption.whole(parameters, "--parameters", in: 1...1_000_000_000_000) ?? 1_000_000
    }
}
