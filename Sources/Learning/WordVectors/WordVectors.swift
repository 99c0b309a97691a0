import Catalogues
import Determinism

/// Two vectors for each word, learned from which words stand near each other: what skip-gram and CBOW share.
///
/// The score of word w given some words near it is `h·u_w`, h the mean of the input vectors of these words and u_w the output vector
/// of w. Parameters: input vectors `[words, dimension]`, output vectors `[words, dimension]`: in PyTorch two `nn.Embedding`. The
/// input vectors are the word vectors; they start uniform in ±1/(2·dimension), output vectors at 0, as in word2vec. What a
/// mini-batch asks is drawn by `WordPredictions`.
///
/// ## Deviation
/// word2vec takes a step after each pair. Here a step is that of a mini-batch, and its gradient the mean over the batch's pairs
/// (of CBOW: words): a learning rate γ moves the vectors by γ/pairs for each, so that word2vec's rate α is α times the pairs of
/// a batch.
struct WordVectors: Model {
    let layout: ParameterLayout
    let fingerprint: String
    var hasSparseGradients: Bool { true }
    let dimension: Int
    let rules: WordPredictions.Rules

    /// - Parameters:
    ///   - kind: the model's name.
    ///   - words: in the vocabulary.
    ///   - dimension: numbers in each vector.
    ///   - rules: how the questions of a mini-batch are drawn.
    init(_ kind: String, words: Int, dimension: Int, rules: WordPredictions.Rules) {
        layout = ParameterLayout([
            ("input.weight", [words, dimension], .rowMajor),
            ("output.weight", [words, dimension], .rowMajor),
        ])
        fingerprint = "\(kind) \(words) words dimension \(dimension)"
        self.dimension = dimension
        self.rules = rules
    }

    func initialValues(_ stream: inout RandomStream) -> [Float] {
        let bound = 0.5 / Double(dimension)
        var values = [Float](repeating: 0, count: layout.count)
        for position in layout.tensors[0].range { values[position] = Float(stream.uniform(-bound, bound)) }
        return values
    }

    func makeWorkspace(for dataset: Dataset, loss: any Loss) -> any ModelWorkspace {
        WordVectorsWorkspace(self, dataset: dataset, loss: loss)
    }
}

extension WordVectors {
    /// The catalogue's entry of a model of this kind.
    ///
    /// - Parameters:
    ///   - name: in experiment files.
    ///   - summary: what it is, in one line.
    ///   - source: where it comes from.
    ///   - joinsContext: whether a word is foretold from all words near it at once, or from each by itself.
    /// - Returns: the entry, with the settings of all models of words.
    static func entry(
        _ name: String, _ summary: String, source: String, joinsContext: Bool
    ) -> ModelEntry {
        ModelEntry(name, summary, source: source, settings: settings, reads: [.text]) {
            settings, dataset throws(WorkloadError) in
            guard case .contexts(let windows) = dataset.train.targets else {
                throw .modelNeeds(
                    model: name, targets: "the words of a text (king-james, words)", dataset: dataset.name,
                    has: dataset.targetKind)
            }
            return WordVectors(
                name, words: windows.vocabularyCount, dimension: settings.integer("dimension"),
                rules: WordPredictions.Rules(
                    counts: windows.counts(in: 0..<Int32(windows.starts.count)),
                    window: settings.integer("window"), drawsReach: settings.boolean("dynamic-window"),
                    negatives: settings.integer("negatives"), noisePower: settings.number("noise-power"),
                    subsample: settings.number("subsample"), joinsContext: joinsContext))
        }
    }

    private static let settings = [
        Setting(
            "dimension", .integer(1...65536), default: 100, "numbers in each vector (word2vec's default)"),
        Setting(
            "window", .integer(1...4096), default: 5,
            "words to each side that count as near (word2vec's default)"),
        Setting(
            "dynamic-window", .boolean, default: true,
            "draw for each word how far it looks, from 1 to window, as word2vec does: nearer words count more"
        ),
        Setting(
            "negatives", .integer(1...4096), default: 5,
            "k, noise words drawn for each prediction (word2vec's default)"),
        Setting(
            "noise-power", .number(0...1), default: 0.75,
            "noise words are drawn as often as their count to this power (word2vec's 3/4)"),
        Setting(
            "subsample", .number(0...1), default: 0.001,
            "t: of words whose share f of the text is above t a part is skipped at random, √(t/f) + t/f is kept; 0 for none "
                + "(word2vec's default)"),
    ]
}
