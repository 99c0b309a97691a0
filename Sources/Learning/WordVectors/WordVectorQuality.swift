public import LinearAlgebra

/// What word vectors answer to the questions about their vocabulary.
public struct WordVectorQuality: Sendable {
    /// Analogies of one kind.
    public struct Section: Sendable {
        /// For example `family`.
        public let name: String
        /// All questions.
        public let asked: Int
        /// Those whose words are all known.
        public let answerable: Int
        /// Those that the vectors solve (`UnitVectors.solved`).
        public let solved: Int
    }

    /// The sections with an answerable question.
    public let sections: [Section]
    /// How much alike people find the two words of each known pair.
    public let judgements: [Double]
    /// The cosine of their vectors.
    public let cosines: [Double]
    /// All pairs, with those of unknown words.
    public let pairsAsked: Int

    /// Nil for a model of other things than words.
    ///
    /// - Parameters:
    ///   - parameters: `[parameterCount]`.
    ///   - workload: whose model it is.
    public init?(of parameters: ParameterSnapshot, _ workload: Workload) {
        guard let model = workload.model.core as? WordVectors,
            let questions = workload.dataset.vocabulary?.questions
        else { return nil }
        let vectors = UnitVectors(
            parameters.span.extracting(model.layout.tensors[0].range), dimension: model.dimension)
        sections = questions.sections.filter { !$0.analogies.isEmpty }.map {
            Section(
                name: $0.name, asked: $0.asked, answerable: $0.analogies.count,
                solved: vectors.solved($0.analogies))
        }
        judgements = questions.pairs.map(\.judgement)
        cosines = questions.pairs.map { vectors.cosine($0.first, $0.second) }
        pairsAsked = questions.pairsAsked
    }
}
