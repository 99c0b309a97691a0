import ArgumentParser

/// Which models of a run are kept.
struct SaveModelsOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Keep the final models in RUN.models: averaged, or all for every node's too.", valueName: "which")
    )
    var saveModels: String?

    /// What was asked for; nil for nothing.
    ///
    /// - Throws: `Failure` for an unknown word.
    func extent() throws(Failure) -> SavedModels.Extent? {
        guard let saveModels else { return nil }
        return try SavedModels.Extent(option: saveModels)
    }
}
