/// Continuous bag of words: a word is foretold from the mean of the vectors of the words around it.
///
/// Source: Mikolov, Chen, Corrado & Dean 2013 (arXiv:1301.3781), section 3.1, with negative sampling and subsampling as skip-gram
/// has them.
///
/// ## Deviation
/// Each word around gets its share of the gradient, 1/n of n words, as the mean demands; word2vec gives each of them the
/// whole.
enum CBOW {
    static let entry = WordVectors.entry(
        "cbow", "Word vectors: a word is foretold from the mean of the vectors around it",
        source: "Mikolov et al. 2013 (arXiv:1301.3781)", joinsContext: true)
}
