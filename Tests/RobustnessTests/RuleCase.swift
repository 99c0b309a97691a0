import Catalogues
import Determinism
import LinearAlgebra
import Testing

@testable import Robustness

/// A rule of the catalogue under some settings, for the laws to be checked on.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let name: String
    let rule: any AggregationRule
    /// Whether the node's own model has a place of its own in the rule.
    let isSelfCentred: Bool

    var testDescription: String { name }

    /// All rules but the mean, which is none.
    static let all: [RuleCase] = AggregatorCatalogue.all.entries.flatMap { entry in
        variants(of: entry.name).compactMap { name, given in
            guard let settings = try? Settings(AggregatorCatalogue.settings, given: given),
                let rule = entry.make(settings)
            else { return nil }
            return RuleCase(
                name: name, rule: rule,
                isSelfCentred: ["clipped-gossip", "monna"].contains { name.contains($0) })
        }
    }

    private static func variants(of name: String) -> [(String, [(name: String, value: SettingValue)])] {
        let named: (name: String, value: SettingValue) = ("aggregation", .text(name))
        switch name {
        case "clipped-gossip":
            return [(name, [named]), ("\(name), radius 0.5", [named, ("clip-radius", 0.5)])]
        case "multi-krum":
            return [(name, [named]), ("\(name) of 2", [named, ("kept-models", 2)])]
        case "nearest-neighbour-mixing":
            return AggregatorCatalogue.simple.map(\.name).map {
                ("\(name), \($0)", [named, ("rule-after-mixing", .text($0))])
            }
        default: return [(name, [named])]
        }
    }

    /// The combination of the own model, the first, with the others, each of weight 1/m.
    func combine(_ models: [[Float]], bearing f: Int) -> [Float] {
        let pool = BufferPool(length: models[0].count)
        var own = ParameterVector(ParameterSnapshot(models[0]), pool: pool)
        let weight = 1 / Double(models.count)
        let received = models.dropFirst().map { ReceivedModel(ParameterSnapshot($0), weight: weight) }
        let isCombined = Aggregation(rule, assumedAttackers: f).combine(received, into: &own, pool)
        #expect(isCombined)
        return own.snapshot().values
    }
}

/// Models of standard normal numbers, `[count][length]`.
func randomModels(_ count: Int, length: Int, seed: UInt64) -> [[Float]] {
    var random = RandomStream(seed: seed, purpose: "models")
    return (0..<count).map { _ in (0..<length).map { _ in Float(random.normal()) } }
}

/// The largest difference of two vectors' elements.
func distance(_ one: [Float], _ other: [Float]) -> Float {
    zip(one, other).map { abs($0 - $1) }.max() ?? 0
}

/// The element-wise mean.
func mean(_ models: [[Float]]) -> [Float] {
    models[0].indices.map { index in models.reduce(0) { $0 + $1[index] } / Float(models.count) }
}
