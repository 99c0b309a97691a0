import Catalogues
import Compressors
import GossipAlgorithms
import Learning
import Optimizers
import Robustness
import Topology

/// One of the catalogues, as `murmur list` names it.
struct ListedCatalogue {
    /// The word on the command line, in the plural.
    let word: String
    /// What an entry is, in the singular.
    let kind: String
    /// What the entries are for.
    let summary: String
    let entries: [any CatalogueEntry]

    private init<Entry>(_ word: String, _ catalogue: Catalogue<Entry>, _ summary: String) {
        self.word = word
        kind = catalogue.kind
        self.summary = summary
        entries = catalogue.entries
    }

    /// Every catalogue there is.
    static let all = [
        ListedCatalogue("algorithms", AlgorithmCatalogue.all, "training.algorithm: how nodes learn together"),
        ListedCatalogue(
            "compressors", CompressorCatalogue.all,
            "training.algorithm.compressor: how messages are made smaller"),
        ListedCatalogue(
            "aggregators", AggregatorCatalogue.all,
            "training.algorithm.aggregation: how models are combined when some nodes lie"),
        ListedCatalogue("attacks", AttackCatalogue.all, "attackers.attack: what lying nodes do"),
        ListedCatalogue("topologies", GraphFamilyCatalogue.all, "topology.family: who talks with whom"),
        ListedCatalogue(
            "schedules", ScheduleCatalogue.all, "topology.schedule: graphs that change by rounds"),
        ListedCatalogue("mixing", MixingRuleCatalogue.all, "topology.mixing: weights of averaging"),
        ListedCatalogue("models", ModelCatalogue.all, "workload.model: what is trained"),
        ListedCatalogue(
            "layers", LayerCatalogue.all, "workload.model.layers: what a sequential model is made of"),
        ListedCatalogue("losses", LossCatalogue.all, "workload.loss: what training makes small"),
        ListedCatalogue(
            "optimizers", OptimizerCatalogue.all, "training.optimizer: how a gradient is applied"),
        ListedCatalogue(
            "learning-rates", LearningRateScheduleCatalogue.all, "training.schedule: how the rate changes"),
        ListedCatalogue("datasets", DatasetCatalogue.all, "workload.dataset: what is learned from"),
        ListedCatalogue("partitions", PartitionCatalogue.all, "workload.partition: who gets which samples"),
        ListedCatalogue(
            "formats", GraphFormatCatalogue.all, "murmur topology convert: files that hold graphs"),
    ]

    /// The catalogue of that word.
    ///
    /// - Throws: `Failure` with the nearest word when there is none.
    static func named(_ word: String) throws(Failure) -> ListedCatalogue {
        if let found = all.first(where: { $0.word == word }) { return found }
        let words = all.map(\.word)
        let remedy =
            nearestWord(to: word, among: words).map { "did you mean '\($0)'?" }
            ?? "expected one of \(words.joined(separator: ", "))"
        throw Failure("unknown list '\(word)'; \(remedy)", .usage)
    }

    /// The entry of that name.
    ///
    /// - Throws: `Failure` with the nearest name when there is none.
    func entry(_ name: String) throws(Failure) -> any CatalogueEntry {
        if let found = entries.first(where: { $0.name == name }) { return found }
        let names = entries.map(\.name)
        let remedy =
            nearestWord(to: name, among: names).map { "did you mean '\($0)'?" }
            ?? "expected one of \(names.joined(separator: ", "))"
        throw Failure("unknown \(kind) '\(name)'; \(remedy)", .usage)
    }
}
