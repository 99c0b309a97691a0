import Catalogues
import LinearAlgebra
import Optimizers
import Testing

@testable import GossipAlgorithms

@Suite struct `A model with an age` {
    private static func merged(
        _ x: [Float], _ age: Int, _ y: [Float], _ otherAge: Int, _ rule: AgedModel.Merge, limit: Int = 1
    ) -> (values: [Float], age: Int) {
        var model = AgedModel(ParameterSnapshot(x), age: age, pool: BufferPool(length: x.count))
        model.merge(ParameterSnapshot(y), age: otherAge, by: rule, limit: limit)
        return (model.values.snapshot().values, model.ages[0])
    }

    @Test(arguments: AgedModel.Merge.allCases)
    func `merged with itself is itself, and the older age is kept`(_ rule: AgedModel.Merge) {
        let x: [Float] = [0.1, -3.7, 1e-30, 123456.78]
        for (age, otherAge) in [(0, 0), (1, 2), (7, 3), (1000, 1), (Int.max / 2, Int.max / 2)] {
            let (values, merged) = Self.merged(x, age, x, otherAge, rule)
            #expect(values.map(\.bitPattern) == x.map(\.bitPattern) && merged == max(age, otherAge))
        }
    }

    @Test func `merges to the mean, or by age, or takes the older one`() {
        #expect(Self.merged([0], 1, [8], 3, .plain).values == [4])
        #expect(Self.merged([0], 1, [8], 3, .ageWeighted).values == [6])
        #expect(Self.merged([0], 3, [8], 1, .ageWeighted).values == [2])
        #expect(Self.merged([0], 0, [8], 0, .ageWeighted).values == [4], "nobody has learnt anything")
        #expect(Self.merged([0], 0, [8], 5, .ageWeighted).values == [8])
        #expect(Self.merged([0], 1, [8], 3, .limited, limit: 2).values == [6])
        #expect(Self.merged([0], 1, [8], 3, .limited, limit: 1).values == [8])
        #expect(Self.merged([0], 3, [8], 1, .limited, limit: 1).values == [0])
    }

    @Test(arguments: AgedModel.Merge.allCases)
    func `in parts merges each by its own age, and leaves the rest`(_ rule: AgedModel.Merge) {
        var model = AgedModel(
            ParameterSnapshot([0, 1, 2, 3, 4]), age: 2, parts: 2, pool: BufferPool(length: 5))
        #expect(model.range(of: 0) == 0..<2 && model.range(of: 1) == 2..<5)
        #expect(model.snapshot(of: 1).values == [2, 3, 4])
        model.merge(ParameterSnapshot([6, 7, 8]), age: 6, part: 1, by: rule, limit: 1)
        #expect(model.ages == [2, 6])
        let part: [Float] =
            switch rule {
            case .plain: [4, 5, 6]
            case .ageWeighted: [5, 6, 7]
            case .limited: [6, 7, 8]
            }
        #expect(model.values.snapshot().values == [0, 1] + part)
        // A part merged with itself is itself.
        model.merge(model.snapshot(of: 0), age: 2, part: 0, by: rule, limit: 1)
        #expect(model.values.snapshot().values == [0, 1] + part)
    }

    @Test func `in parts steps each at the learning rate of its age`() throws {
        var model = AgedModel(ParameterSnapshot([0, 0]), age: 0, parts: 2, pool: BufferPool(length: 2))
        model.ages = [1, 3]
        let entry = try #require(OptimizerCatalogue.all["sgd"])
        let optimizer = entry.make(try Settings(entry.settings), pool: BufferPool(length: 2))
        // Pegasos: 1/t.
        model.update(along: ParameterSnapshot([6, 6]), optimizer) { 1 / Float($0) }
        #expect(model.values.snapshot().values == [-6, -2])
        #expect(model.ages == [2, 4])
    }
}
