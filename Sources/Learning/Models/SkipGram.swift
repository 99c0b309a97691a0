/// Skip-gram: from each word beside a word the word itself is foretold, one pair at a time.
///
/// Source: Mikolov, Chen, Corrado & Dean 2013 (arXiv:1301.3781), section 3.2, with the negative sampling and the subsampling of
/// Mikolov, Sutskever, Chen, Corrado & Dean 2013 (arXiv:1310.4546). As in their program, the word beside gives the input
/// vector and the word in the middle is foretold.
enum SkipGram {
    static let entry = WordVectors.entry(
        "skip-gram", "Word vectors: from each word near a word the word itself is foretold",
        source: "Mikolov et al. 2013 (arXiv:1301.3781, arXiv:1310.4546)", joinsContext: false)
}
