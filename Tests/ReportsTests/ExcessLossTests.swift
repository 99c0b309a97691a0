import Reports
import Testing

@Suite struct ExcessLossTests {
    /// A run whose mean local loss and averaged loss take the given values.
    private func run(
        _ variant: String, local: [Double], averaged: [Double], merges: Int = 64
    ) -> RunReport {
        var run = SampleReports.run(variant: variant, evaluations: local.count)
        for index in local.indices {
            run.series[index].localLoss.mean = local[index]
            run.series[index].averagedLoss = averaged[index]
        }
        for node in run.nodes.indices { run.nodes[node].merges = merges }
        return run
    }

    @Test func `the parts add up to the excess over the reference`() throws {
        let run = run("a", local: [2, 1.5, 1.25], averaged: [2, 1.25, 0.75])
        let excess = try #require(ExcessLoss([run], reference: 0.5))
        #expect(excess.optimisation == 0.25)
        #expect(excess.disagreement == 0.5)
        #expect(excess.limit == .disagreement)
    }

    @Test func `equal models have no disagreement and are limited by optimisation`() throws {
        let losses = [2, 1.5, 1, 0.75, 0.5]
        let run = run("all-reduce", local: losses, averaged: losses)
        let reference = try #require(ExcessLoss.reference(of: [run]))
        // A curve that falls like 1/t has as much left as it gained in its second half: 1 − 0.5, down to 0.
        #expect(reference == 0)
        let excess = try #require(ExcessLoss([run], reference: reference))
        #expect(excess.disagreement == 0)
        #expect(excess.limit == .optimisation)
        #expect(excess.advice.contains("try more samples"))
    }

    @Test func `a run that has come to rest is limited by nothing`() throws {
        let losses = [2, 0.5, 0.5, 0.5, 0.5]
        let run = run("a", local: losses, averaged: losses)
        let excess = try #require(ExcessLoss([run], reference: ExcessLoss.reference(of: [run]) ?? .nan))
        #expect(excess.limit == .nothing)
    }

    @Test func `an average that was better earlier asks for a lower learning rate`() throws {
        let losses = [2, 0.5, 0.75, 1, 1.25]
        let run = run("a", local: losses, averaged: losses)
        let excess = try #require(ExcessLoss([run], reference: ExcessLoss.reference(of: [run]) ?? .nan))
        #expect(excess.limit == .optimisation)
        #expect(excess.advice.contains("lower learning rate"))
    }

    @Test func `nodes that never merge are told to, and others to mix faster`() throws {
        let (local, averaged) = ([2, 1.5, 1.5], [2, 0.5, 0.5])
        let alone = run("solo", local: local, averaged: averaged, merges: 0)
        #expect(ExcessLoss([alone], reference: 0.5)?.advice.contains("never merge") == true)
        let ring = run("gossip", local: local, averaged: averaged)
        #expect(
            ExcessLoss([ring], reference: 0.5)?.advice.contains(
                "mixes faster than ring(4) (spectral gap 0.500)")
                == true)
    }

    @Test func `the reference of a comparison is the lowest of all its runs`() throws {
        let good = run("good", local: [2, 0.5, 0.25], averaged: [2, 0.25, 0.25])
        let poor = run("poor", local: [2, 1, 1], averaged: [2, 1, 1])
        let variants = try Comparison([good, poor]).summary.variants
        #expect(variants.map { $0.excessLoss?.reference } == [0.25, 0.25])
        #expect(variants[1].excessLoss?.optimisation == 0.75)
        #expect(ComparisonPage.html(try Comparison([good, poor])).contains("id=\"why\""))
    }

    @Test func `losses that are not finite have no parts`() {
        let run = run("a", local: [2, .nan], averaged: [2, .infinity])
        #expect(ExcessLoss([run], reference: 0) == nil)
        #expect(ExcessLoss.reference(of: [run]) == nil)
    }
}
