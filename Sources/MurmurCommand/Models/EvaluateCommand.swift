import ArgumentParser
import Experiments
import Learning
import LinearAlgebra

/// `murmur evaluate`: what a saved model is worth on a data set.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Print the loss and the metric of a saved model on a data set.",
        usage: "murmur evaluate <model> [<options>]",
        discussion: """
            The model is a file of weights, or a directory RUN.models. Models that murmur saved say which network \
            they are and what it was trained on; for others (from PyTorch, say) pass --experiment.

            Example:
              murmur evaluate Runs/quickstart/gossip-seed1.models --data digits
            """)

    @OptionGroup var saved: SavedModelOptions

    @Option(
        help: ArgumentHelp(
            "The data set; the experiment's by default. See 'murmur data list'.", valueName: "name"))
    var data: String?

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A setting of the data set; may be repeated.", valueName: "key=value"))
    var set: [String] = []

    @Option(help: ArgumentHelp("test or train.", valueName: "part"))
    var split = "test"

    @Option(
        help: ArgumentHelp("Also write the model's outputs, [samples, outputs], as .npy.", valueName: "file"))
    var outputs: String?

    @Flag(help: "Replace the file of outputs if it is there already.")
    var force = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
        guard let split = Split(rawValue: split) else {
            throw Failure("--split: expected test or train (got '\(split)')", .usage)
        }
        if let outputs { try OutputFile.checkFree(outputs, replacing: force) }
        PinnedLinearAlgebra.establish()
        let (input, parameters, workload) = try saved.load { variant throws(Failure) in try choice(variant) }
        guard outputs == nil || workload.dataset.vocabulary == nil else {
            throw Failure(
                "--outputs: word vectors have no outputs for each sample; take the vectors with 'murmur export'",
                .usage)
        }
        let predictions = try Predictions(of: parameters, workload, on: split)
        try StoredFile.requireUnchanged()
        if let outputs {
            let bytes = NumPyArray.encode(
                predictions.outputs, shape: [predictions.evaluation.samples, workload.dataset.outputCount])
            if outputs == "-" { return Console.write(bytes) }
            try OutputFile.write(bytes, to: outputs)
        }
        let evaluation = ModelEvaluation(
            predictions, workload, split, model: input.path,
            words: WordVectorQuality(of: parameters, workload).map(WordEvaluation.init))
        Console.print(json ? JSONText.text(evaluation) : evaluation.text)
    }

    private func choice(_ variant: Variant) throws(Failure) -> CatalogueChoice {
        guard let data else {
            guard set.isEmpty else {
                throw Failure("--set: a setting of the data set, which --data names; pass --data too", .usage)
            }
            return variant.workload.dataset
        }
        let entry = try SettingArguments.entry(data, "--data", in: DatasetCatalogue.all)
        return CatalogueChoice(
            name: data, settings: try SettingArguments.settings(entry.settings, SettingArguments.pairs(set)))
    }
}
