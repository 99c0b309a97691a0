import ArgumentParser
import Learning

/// `murmur export`: a saved model as a file that other programs read.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a saved model as safetensors or .npz, for PyTorch and NumPy.",
        usage: "murmur export <model> --output <file> [<options>]",
        discussion: """
            The model is a file, or the directory RUN.models that 'murmur simulate --save-models' leaves beside \
            a report; of that, the averaged model unless --node says whose. Tensors have PyTorch's names, shapes and \
            order, so load_state_dict takes them; Documentation/Weights.md shows the modules.

            Example:
              murmur export Runs/quickstart/gossip-seed1.models --output gossip.npz
            """)

    @Argument(help: ArgumentHelp("A file of weights, or a directory of saved models.", valueName: "model"))
    var model: String

    @Option(help: ArgumentHelp("Whose model of a directory; 'averaged' by default.", valueName: "name"))
    var node: String?

    @Option(
        help: ArgumentHelp(
            "safetensors or npz; what the name of the output ends with by default.", valueName: "format"))
    var format: String?

    @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
    var output: String

    @Flag(help: "Replace the file if it is there already.")
    var force = false

    @Flag(help: "Print no table of the tensors.")
    var quiet = false

    func run() throws {
        let format = try chosenFormat()
        try OutputFile.checkFree(output, replacing: force)
        let input = try ModelInput(model, node: node)
        var tensors: [NamedTensor] = []
        for name in input.weights.names { tensors.append(try input.weights.tensor(name)) }
        let bytes = format.encode(tensors, metadata: input.weights.metadata)
        if output == "-" { return Console.write(bytes) }
        try OutputFile.write(bytes, to: output)
        if !quiet { Console.print(TensorTable.text(tensors)) }
    }

    private func chosenFormat() throws(Failure) -> WeightsFormat {
        let known = WeightsFormat.allCases.map(\.rawValue).joined(separator: " or ")
        if let format {
            guard let format = WeightsFormat(rawValue: format) else {
                throw Failure("--format: expected \(known) (got '\(format)')", .usage)
            }
            return format
        }
        guard let format = WeightsFormat(path: output) else {
            throw Failure(
                "--output: the name says no format (got '\(output)'); end it with .safetensors or .npz, or pass "
                    + "--format", .usage)
        }
        return format
    }
}
