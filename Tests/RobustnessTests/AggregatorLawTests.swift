import Catalogues
import LinearAlgebra
import Testing

@testable import Robustness

/// What holds for every rule of the catalogue (sources: the definitions; f = 2 of 9 models where attackers are borne).
@Suite struct AggregatorLawTests {
    private static let (count, length, attackers) = (9, 37, 2)

    @Test func `the catalogue has a rule for every entry but the mean`() {
        #expect(AggregatorCatalogue.all.entries.count == 9)
        #expect(Set(RuleCase.all.map { $0.name.split(separator: ",")[0] }).count >= 8)
    }

    @Test(arguments: RuleCase.all, [1, 2, 3] as [UInt64])
    func `the order of the received models does not matter`(_ item: RuleCase, _ seed: UInt64) {
        let models = randomModels(Self.count, length: Self.length, seed: seed)
        let reordered = [models[0]] + models.dropFirst().reversed()
        let difference = distance(
            item.combine(models, bearing: Self.attackers), item.combine(reordered, bearing: Self.attackers))
        #expect(difference < 1e-5)  // the order of sums
    }

    @Test(arguments: RuleCase.all.filter { !$0.isSelfCentred }, [1, 2, 3] as [UInt64])
    func `a rule that is not self-centred treats the own model as any other`(_ item: RuleCase, _ seed: UInt64)
    {
        let models = randomModels(Self.count, length: Self.length, seed: seed)
        let difference = distance(
            item.combine(models, bearing: Self.attackers),
            item.combine(models.reversed(), bearing: Self.attackers))
        #expect(difference < 1e-5)
    }

    @Test(arguments: RuleCase.all, [1, 2, 3] as [UInt64])
    func `moving all models moves the result with them`(_ item: RuleCase, _ seed: UInt64) {
        let models = randomModels(Self.count, length: Self.length, seed: seed)
        let shift = randomModels(1, length: Self.length, seed: seed + 100)[0]
        let moved = models.map { zip($0, shift).map { $0 + 4 * $1 } }
        let expected = zip(item.combine(models, bearing: Self.attackers), shift).map { $0 + 4 * $1 }
        #expect(distance(item.combine(moved, bearing: Self.attackers), expected) < 2e-5)
    }

    @Test(arguments: RuleCase.all, [-3, 1e-3, 1e9] as [Float])
    func `attackers within limits do not move equal honest models`(_ item: RuleCase, _ away: Float) {
        let honest = randomModels(1, length: Self.length, seed: 5)[0]
        let attack = honest.map { $0 + away }
        let models = [honest, attack, honest, honest, attack] + [[Float]](repeating: honest, count: 4)
        let result = item.combine(models, bearing: Self.attackers)
        // A radius larger than the lie lets it in by its weight; smoothing lets in as much as ν.
        let allowed: Float = item.name.hasSuffix("radius 0.5") ? 2 * 0.5 / 9 : 1e-5
        #expect(distance(result, honest) <= allowed)
    }

    @Test(arguments: RuleCase.all, [1e9, -1e9, 1e30, .infinity, -.infinity, .nan] as [Float])
    func `an outlier of any size does bounded harm`(_ item: RuleCase, _ outlier: Float) {
        let models = randomModels(Self.count, length: Self.length, seed: 6)
        let lie = [Float](repeating: outlier, count: Self.length)
        let attacked = Array(models.prefix(7)) + [lie, lie]
        let result = item.combine(attacked, bearing: Self.attackers)
        // Honest models are standard normal: all lie within 5 of 0 in every element.
        #expect(result.allSatisfy { $0.isFinite && abs($0) < 10 })
    }

    @Test(arguments: [
        "clipped-gossip", "trimmed-mean", "monna", "multi-krum", "nearest-neighbour-mixing, trimmed-mean",
    ])
    func `without attackers to bear it is the mean`(_ name: String) throws {
        let item = try #require(RuleCase.all.first { $0.name == name })
        let models = randomModels(Self.count, length: Self.length, seed: 7)
        #expect(distance(item.combine(models, bearing: 0), mean(models)) < 1e-5)
    }

    @Test(arguments: RuleCase.all)
    func `with too few models the own one is kept`(_ item: RuleCase) {
        let fewest = item.rule.fewestModels(bearing: 3)
        let models = randomModels(fewest - 1, length: 5, seed: 8)
        let pool = BufferPool(length: 5)
        var own = ParameterVector(ParameterSnapshot(models[0]), pool: pool)
        let received = models.dropFirst().map { ReceivedModel(ParameterSnapshot($0), weight: 0.1) }
        #expect(!Aggregation(item.rule, assumedAttackers: 3).combine(received, into: &own, pool))
        #expect(own.snapshot().values == models[0])
    }

    @Test(arguments: RuleCase.all)
    func `a model that is not finite uses up one of the attackers`(_ item: RuleCase) {
        let models = randomModels(Self.count - 1, length: 4, seed: 9)
        let attacked = models + [[.nan, 0, 0, 0]]
        let pool = BufferPool(length: 4)
        func result(_ models: [[Float]], bearing f: Int) -> [Float] {
            var own = ParameterVector(ParameterSnapshot(models[0]), pool: pool)
            let received = models.dropFirst().map { ReceivedModel(ParameterSnapshot($0), weight: 0.1) }
            _ = Aggregation(item.rule, assumedAttackers: f).combine(received, into: &own, pool)
            return own.snapshot().values
        }
        #expect(result(attacked, bearing: 2) == result(models, bearing: 1))
    }
}
