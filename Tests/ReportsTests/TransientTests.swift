import Reports
import Testing

@Suite struct `the transient` {
    /// A run whose loss after 100 k samples is the k-th of these.
    private func run(_ algorithm: String, _ losses: [Double], seed: UInt64 = 1) -> RunReport {
        var report = SampleReports.run(variant: algorithm, seed: seed, evaluations: losses.count)
        report.algorithm = algorithm
        for (place, loss) in losses.enumerated() {
            report.series[place].samples = 100 * place
            report.series[place].localLoss.mean = loss
        }
        return report
    }

    private func transient(_ losses: [Double], reference: [Double] = [2, 1, 0.5, 0.25, 0.125]) throws
        -> TransientLength?
    {
        try Comparison([run("all-reduce", reference), run("d-psgd", losses)]).summary.variants[1].transient
    }

    @Test func `ends where the loss stays within a twentieth of what the reference has learned`() throws {
        // At 200 samples the reference has learned 1.5, so 0.575 is close and 0.576 is not.
        let early = try #require(try transient([2, 1.5, 0.575, 0.25, 0.125]))
        #expect(early.samples?.value == 200 && early.ended == 1 && early.seeds == 1)
        #expect(early.reference == "all-reduce")
        #expect(try transient([2, 1.5, 0.576, 0.25, 0.125])?.samples?.value == 300)
    }

    @Test func `begins anew when the loss rises again, and is none when it never differs`() throws {
        #expect(try transient([2, 1, 0.5, 0.5, 0.125])?.samples?.value == 400)
        #expect(try transient([2, 1, 0.5, 0.25, 0.125])?.samples?.value == 0)
        #expect(try transient([2, 0.5, 0.25, 0.1, 0.05])?.samples?.value == 0)
    }

    @Test func `that does not end is said to be open`() throws {
        let open = try #require(try transient([2, 2, 2, 2, 2]))
        #expect(open.samples == nil && open.ended == 0 && open.seeds == 1)
        #expect(try transient([2, .nan, .nan, .nan, .nan])?.ended == 0)
    }

    @Test func `is measured on the line between the reference's evaluations`() throws {
        // The reference is at 1.5 after 50 samples, where the other evaluates.
        var run = run("d-psgd", [2, 1.5, 1])
        run.series[1].samples = 50
        run.series[2].samples = 100
        let comparison = try Comparison([self.run("all-reduce", [2, 1, 0.5]), run])
        #expect(comparison.summary.variants[1].transient?.samples?.value == 0)
    }

    @Test func `is against the centralised run before all-reduce, and over common seeds`() throws {
        let runs = [1, 2].flatMap { seed in
            [
                run("all-reduce", [2, 1.5, 1], seed: seed), run("centralized", [2, 1, 0.5], seed: seed),
                run("d-psgd", seed == 1 ? [2, 1, 0.5] : [2, 1.2, 0.5], seed: seed),
            ]
        }
        let summary = try Comparison(runs).summary
        #expect(summary.variants.map { $0.transient?.reference } == ["centralized", nil, "centralized"])
        #expect(summary.variants[2].transient?.samples == Estimate(value: 100, low: 0, high: 200))
        let text = TerminalTable.text(summary)
        #expect(text.contains("Transient: until the loss stays as low as centralized's"))
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        #expect(try Comparison([run("d-psgd", [2, 1])]).summary.variants[0].transient == nil)
    }

    @Test func `a target may have to be kept for several evaluations`() throws {
        let target = try Target("accuracy >= 0.8 for 3 evaluations")
        #expect(target == Target(quantity: "accuracy", direction: .atLeast, value: 0.8, sustained: 3))
        #expect(try Target(target.description) == target)
        #expect(try Target("loss<=1 for 2").sustained == 2)
        #expect(try Target("loss<=1").description == "loss <= 1")
        for text in [
            "loss<=1 for", "loss<=1 for 0", "loss<=1 for ever", "loss<=1 in 3", "loss<=1 for 2 days",
        ] {
            #expect(throws: TargetError.malformed(text)) { try Target(text) }
        }
    }
}
