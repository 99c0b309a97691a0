public import Catalogues
import Determinism

/// All ways of dealing samples out to nodes that an experiment file can name.
public enum PartitionCatalogue {
    /// Even ones first.
    public static let all = Catalogue<PartitionEntry>(
        "partition",
        [
            IIDPartition.entry,
            DirichletPartition.entry,
            ShardsPartition.entry,
            ClassGroupsPartition.entry,
            QuantityPartition.entry,
            FeatureSkewPartition.entry,
            TemporalPartition.entry,
            DocumentPartition.entry,
            UserPartition.entry,
            ItemPartition.entry,
            SharedPartition.entry,
        ])
}

/// A way of dealing samples out, by name, with its settings.
public struct PartitionEntry: CatalogueEntry {
    /// The name in experiment files.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Where it comes from; empty when there is no paper.
    public let source: String
    /// The settings it understands.
    public let settings: [Setting]
    /// Whether every sample belongs to exactly one node.
    public let isDisjoint: Bool
    /// The only kind of data it deals out; nil for all kinds.
    public let reads: Features.Kind?
    private let factory: @Sendable (Settings) -> any Partitioner

    init(
        _ name: String, _ summary: String, source: String = "", settings: [Setting] = [],
        isDisjoint: Bool = true, reads: Features.Kind? = nil,
        make factory: @escaping @Sendable (Settings) -> any Partitioner
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.settings = settings
        self.isDisjoint = isDisjoint
        self.reads = reads
        self.factory = factory
    }

    /// Deals the training samples of a data set out to nodes; the same arguments give the same partition.
    ///
    /// - Parameters:
    ///   - dataset: its training part is dealt out.
    ///   - nodes: at least 1.
    ///   - settings: values of this entry's `settings`.
    ///   - seed: the run's seed.
    /// - Returns: the positions of every node.
    /// - Throws: when there are too few samples for so many nodes.
    public func partition(
        _ dataset: Dataset, over nodes: Int, _ settings: Settings, seed: UInt64
    ) throws(DatasetError) -> Partition {
        precondition(nodes > 0, "a partition over \(nodes) nodes")
        var stream = RandomStream(seed: seed, purpose: "partition")
        do throws(PartitionProblem) {
            if let reads, dataset.train.features.kind != reads {
                throw PartitionProblem(
                    "partition '\(name)' deals out \(reads.rawValue), but data set '\(dataset.name)' has "
                        + "\(dataset.train.features.kind.rawValue)")
            }
            if isDisjoint, dataset.train.count < nodes {
                throw PartitionProblem.tooFew(dataset.train.count, nodes)
            }
            let shards = try factory(settings).deal(dataset, over: nodes, &stream)
            return Partition(shards: isDisjoint ? shards.map { $0.sorted() } : shards)
        } catch {
            throw DatasetError(dataset.file, error.message)
        }
    }
}
