import Catalogues
import Compressors
import GossipAlgorithms
import Learning
import Optimizers
import Robustness
import Topology

/// Everything a catalogue says about one of its entries.
struct EntryDescription: Encodable {
    /// A fact beyond what all entries have.
    struct Fact: Encodable {
        let name: String
        let value: String
    }

    /// A setting in words.
    struct SettingDescription: Encodable {
        let name: String
        let expects: String
        /// Nil for a setting that must be stated.
        let defaultValue: String?
        let summary: String

        init(_ setting: Setting) {
            name = setting.name
            expects = setting.expectation
            defaultValue = setting.defaultValue?.description
            summary = setting.summary
        }
    }

    let name: String
    let summary: String
    let source: String
    let facts: [Fact]
    let settings: [SettingDescription]

    init(_ entry: any CatalogueEntry) {
        name = entry.name
        summary = entry.summary
        source = entry.source
        facts = Self.facts(of: entry).filter { !$0.value.isEmpty }
        settings = entry.settings.map { SettingDescription($0) }
    }

    private static func facts(of entry: any CatalogueEntry) -> [Fact] {
        switch entry {
        case let algorithm as AlgorithmEntry:
            [
                Fact(name: "made for", value: algorithm.problem),
                Fact(name: "timing", value: algorithm.timing.rawValue),
                Fact(
                    name: "mixing matrix",
                    value: algorithm.mixing == .none
                        ? "the topology's is not used" : algorithm.mixing.rawValue),
                Fact(name: "lost messages", value: algorithm.toleratesLoss ? "survived" : "not survived"),
                Fact(
                    name: "mean of models",
                    value: algorithm.keepsMean ? "moved by gradients only" : "moved by mixing as well"),
                Fact(
                    name: "optimizers",
                    value: algorithm.takesAnyOptimizer ? "any" : "sgd: it has its own momentum"
                ),
                Fact(
                    name: "aggregation", value: algorithm.takesAnyAggregation ? "any" : "the mean only"),
                Fact(name: "message", value: algorithm.message),
                Fact(name: "sent", value: algorithm.cost),
                Fact(name: "extra memory", value: algorithm.extraMemory),
                Fact(name: "deviations", value: algorithm.deviations),
                Fact(name: "details", value: algorithm.details),
            ]
        case let compressor as CompressorEntry:
            [
                Fact(name: "bytes", value: compressor.cost),
                Fact(name: "contraction", value: compressor.contraction),
                Fact(name: "details", value: compressor.details),
            ]
        case let aggregator as AggregatorEntry:
            [
                Fact(name: "models needed", value: aggregator.fewestModels),
                Fact(name: "operations", value: aggregator.cost),
                Fact(name: "deviations", value: aggregator.deviations),
                Fact(name: "details", value: aggregator.details),
            ]
        case let attack as AttackEntry:
            [
                Fact(name: "deviations", value: attack.deviations),
                Fact(name: "details", value: attack.details),
            ]
        case let family as GraphFamily:
            [
                Fact(name: "edges", value: family.isDirected ? "one way" : "both ways"),
                Fact(name: "random", value: family.isRandom ? "yes, by the seed" : "no"),
            ]
        case let schedule as ScheduleFamily:
            [
                Fact(name: "graph", value: schedule.usesGraph ? "stays within a graph" : "needs none"),
                Fact(name: "random", value: schedule.isRandom ? "yes, by the seed" : "no"),
            ]
        case let dataset as DatasetEntry: [Fact(name: "licence", value: dataset.licence)]
        case let model as ModelEntry:
            [Fact(name: "reads", value: model.reads.map(\.rawValue).joined(separator: ", "))]
        case let optimizer as OptimizerEntry:
            [Fact(name: "sparse", value: optimizer.sparseForm.rawValue)]
        case let layer as LayerEntry: [Fact(name: "starts from", value: layer.start)]
        case let partition as PartitionEntry:
            [Fact(name: "samples", value: partition.isDisjoint ? "each on one node" : "on every node")]
        default: []
        }
    }

    /// The description as text, ending with a line break.
    var text: String {
        var lines = TextLayout.wrapped("\(name): \(summary)", hanging: 2)
        var entries = source.isEmpty ? [] : [(term: "source", text: source)]
        entries += facts.map { (term: $0.name, text: $0.value) }
        lines += TextLayout.definitions(entries)
        if !settings.isEmpty { lines += ["", "Settings:"] }
        for setting in settings {
            let value = setting.defaultValue.map { "default \($0.isEmpty ? "none" : $0)" } ?? "required"
            lines += TextLayout.wrapped(
                "\(setting.name): \(setting.expects); \(value)", indent: 2, hanging: 6)
            lines += TextLayout.wrapped(setting.summary, indent: 6)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
