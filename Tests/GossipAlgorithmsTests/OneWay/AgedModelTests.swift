import LinearAlgebra
import Testing

@testable import GossipAlgorithms

@Suite struct `A model with an age` {
    private static func merged(
        _ x: [Float], _ age: Int, _ y: [Float], _ otherAge: Int, _ rule: AgedModel.Merge, limit: Int = 1
    ) -> (values: [Float], age: Int) {
        var model = AgedModel(ParameterSnapshot(x), age: age, pool: BufferPool(length: x.count))
        model.merge(ParameterSnapshot(y), age: otherAge, by: rule, limit: limit)
        return (model.values.snapshot().values, model.age)
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
}
