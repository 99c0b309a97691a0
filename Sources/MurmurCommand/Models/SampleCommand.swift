import ArgumentParser
import Determinism
import Experiments
import Learning
import LinearAlgebra

/// `murmur sample`: what a saved model of text writes.
struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Let a saved model of text go on with a text.",
        usage: "murmur sample <model> [--prompt <text>] [<options>]",
        discussion: """
            The model is a file of weights, or a directory RUN.models, of a network on text. Every character is drawn \
            from what the model foretells after those before it; the same seed draws the same text.

            Example:
              murmur sample Runs/language/ad-psgd-iid-seed1.models --prompt HAMLET
            """)

    @OptionGroup var saved: SavedModelOptions

    @Option(
        help: ArgumentHelp(
            "What to go on with; characters that the model was trained on. A line break by default.",
            valueName: "text"))
    var prompt = ""

    @Option(help: ArgumentHelp("How many characters to draw; 400 by default.", valueName: "n"))
    var length: String?

    @Option(
        help: ArgumentHelp(
            "Below 1 for likelier characters, above 1 for rarer ones; 0 takes the likeliest always. 1 by default.",
            valueName: "t"))
    var temperature: String?

    @Option(help: ArgumentHelp("What the characters are drawn from; 1 by default.", valueName: "n"))
    var seed: String?

    func run() throws {
        let length = try NumberOption.whole(length, "--length", in: 1...1_000_000) ?? 400
        let temperature = try NumberOption.real(temperature, "--temperature", in: 0...1000) ?? 1
        let seed = try NumberOption.seed(seed, "--seed") ?? 1
        PinnedLinearAlgebra.establish()
        let (input, parameters, workload) = try saved.load { $0.workload.dataset }
        var stream = RandomStream(seed: seed, purpose: "sampled text")
        do throws(TextSampler.Problem) {
            let text = try TextSampler(parameters, workload).continuation(
                of: prompt, length: length, temperature: temperature, &stream)
            Console.print(prompt + text + "\n")
        } catch {
            switch error {
            case .noModelOfText: throw Failure("\(input.path): \(error)", .badData)
            case .unknownCharacter: throw Failure("--prompt: \(error)", .usage)
            }
        }
    }
}
