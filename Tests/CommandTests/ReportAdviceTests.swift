import Reports
import Testing

/// What `murmur report` says limits a run, where the answer is known.
@Suite struct `the advice of a report` {
    /// One run each of all-reduce, whose nodes hold one model, and of nodes that learn unlike data alone.
    private func simulated() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(
            """
            name: known
            workload: {dataset: digits, model: softmax, partition: {name: dirichlet, alpha: 0.05}}
            training: {batch-size: 8, learning-rate: 0.1}
            topology: {family: ring, nodes: 4}
            compute: {name: constant, mean: 1ms}
            budget: {samples: 8000}
            evaluation: {every: 1000 samples}
            seeds: [1]
            compare:
              - {name: all-reduce, training: {algorithm: all-reduce}}
              - {name: alone, training: {algorithm: solo}}

            """, to: "known.yaml")
        let result = try MurmurProcess.run(
            ["simulate", "known.yaml", "--output", "out", "--quiet"], in: workspace)
        try #require(result.status == 0)
        return workspace
    }

    @Test func `nodes with one model do not disagree, nodes alone on unlike data do`() throws {
        let workspace = try simulated()
        func excess(_ variant: String) throws -> ExcessLoss {
            let file = "out/\(variant)-seed1.report.json"
            let report = try ReportCodec.decode(workspace.read(file), file: file)
            let reference = try #require(ExcessLoss.reference(of: [report]))
            return try #require(ExcessLoss([report], reference: reference))
        }
        let together = try excess("all-reduce")
        #expect(abs(together.disagreement) < 1e-12)
        #expect(together.limit == .optimisation)
        let alone = try excess("alone")
        #expect(alone.limit == .heterogeneity)
        #expect(alone.disagreement > 5 * alone.optimisation)

        let text = try MurmurProcess.run(["report", "out/alone-seed1.report.json"], in: workspace).output
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("Heterogeneity limits: the data of the nodes are unlike"))
        #expect(words.contains("the nodes never merge models; choose an algorithm that averages"))
        #expect(words.contains("Gini 0."))
    }
}
