import Learning
import Reports

/// What word vectors know of analogies, and of how much alike people find words.
struct WordEvaluation: Encodable {
    /// Analogies of one kind.
    struct Section: Encodable {
        let name: String
        /// All questions.
        let questions: Int
        /// Those whose four words are in the vocabulary.
        let answerable: Int
        /// Those that are solved.
        let solved: Int
    }

    let analogies: [Section]
    /// Spearman's correlation of people's judgements with the vectors' cosines; absent for fewer than three known pairs.
    let similarity: Double?
    /// Pairs of words that people judged.
    let pairs: Int
    /// Those whose words are in the vocabulary.
    let knownPairs: Int

    init(_ quality: WordVectorQuality) {
        analogies = quality.sections.map {
            Section(name: $0.name, questions: $0.asked, answerable: $0.answerable, solved: $0.solved)
        }
        similarity = RankCorrelation.spearman(quality.judgements, quality.cosines)
        pairs = quality.pairsAsked
        knownPairs = quality.cosines.count
    }

    /// The result for people.
    var lines: [String] {
        var lines: [String] = []
        if !analogies.isEmpty {
            let grid = TextGrid(columns: [
                .init(
                    title: "analogies", cells: analogies.map(\.name), isRightAligned: false, leastWidth: 12),
                .init(title: "questions", cells: analogies.map { NumberText.grouped($0.questions) }),
                .init(title: "answerable", cells: analogies.map { NumberText.grouped($0.answerable) }),
                .init(title: "solved", cells: analogies.map { NumberText.grouped($0.solved) }),
                .init(
                    title: "share",
                    cells: analogies.map {
                        EstimateText.shortMetric(Double($0.solved) / Double($0.answerable))
                    }),
            ])
            lines += grid.lines(width: Console.narrowWidth).lines + [""]
        }
        let known = "(\(knownPairs) of \(pairs) pairs of WordSim-353)"
        lines.append(
            "rank correlation with people's similarities: "
                + (similarity.map { "\(EstimateText.shortMetric($0)) \(known)" }
                    ?? "too few known words \(known)"))
        return lines
    }
}
