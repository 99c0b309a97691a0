import ArgumentParser
import Experiments
import Learning
import LinearAlgebra
import Runs

/// A saved model on the command line, and what says which network its numbers are of.
struct SavedModelOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("A file of weights, or a directory of saved models.", valueName: "model"))
    var model: String

    @Option(help: ArgumentHelp("Whose model of a directory; 'averaged' by default.", valueName: "name"))
    var node: String?

    @Option(help: ArgumentHelp("The experiment that says what the model is.", valueName: "file"))
    var experiment: String?

    @Option(help: ArgumentHelp("Which variant of the experiment; its first by default.", valueName: "name"))
    var variant: String?

    /// The model with the data that it is to work on.
    ///
    /// - Parameter choice: the data set, given the variant that the model is of.
    /// - Returns: the file, its parameters, and the workload that they belong to.
    /// - Throws: when a file is missing or damaged, or the model does not fit.
    func load(
        on choice: (Variant) throws(Failure) -> CatalogueChoice
    ) throws -> (input: ModelInput, parameters: ParameterSnapshot, workload: Workload) {
        let input = try ModelInput(model, node: node)
        let variant = try input.variant(experiment: experiment, named: variant)
        let dataset = try DatasetFiles().dataset(choice(variant), statedIn: experiment ?? input.path)
        let workload = try workload(variant, dataset)
        let parameters = try workload.model.layout.parameters(
            in: input.weights, model: workload.model.fingerprint)
        return (input, parameters, workload)
    }

    private func workload(_ variant: Variant, _ dataset: Dataset) throws(Failure) -> Workload {
        do {
            return try variant.workload(on: dataset)
        } catch {
            throw Failure("\(experiment ?? model): \(error)", .badConfiguration)
        }
    }
}
