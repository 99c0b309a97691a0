import Foundation
import Reports
import Testing

/// Attackers on the command line: leave for them on real peers, and what reports say.
@Suite(.serialized) struct `murmur with attackers` {
    private static let experiment = """
        name: attacked
        workload: {dataset: digits, model: softmax}
        training: {algorithm: {name: d-psgd, aggregation: trimmed-mean}, batch-size: 16, learning-rate: 0.1}
        topology: {family: complete, nodes: 4}
        attackers: {nodes: [n2], attack: {name: sign-flip, flipped: mean}, sees: neighbours}
        budget: {samples: 4000}
        evaluation: {every: 2000 samples}

        """

    private func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(Self.experiment, to: "attacked.yaml")
        return workspace
    }

    @Test(arguments: [
        ["launch", "attacked.yaml"],
        ["peer", "--experiment", "attacked.yaml", "--node", "n2", "--address", "n2=127.0.0.1:1"],
    ])
    func `real peers do not attack without leave`(_ arguments: [String]) throws {
        let result = try MurmurProcess.run(arguments, in: try workspace())
        #expect(result.status == 78)
        #expect(
            result.errors.contains(
                "variant 'd-psgd': node 'n2' is an attacker (sign-flip (flipped mean)); pass --i-am-testing if that is "
                    + "meant, or --set attackers=none"))
    }

    @Test func `with leave they attack, and end where the simulation does`() throws {
        let workspace = try workspace()
        let launched = try MurmurProcess.run(
            ["launch", "attacked.yaml", "--i-am-testing", "--quiet"], in: workspace)
        #expect(launched.status == 0, "\(launched.errors)")
        let simulated = try MurmurProcess.run(["simulate", "attacked.yaml", "--quiet"], in: workspace)
        #expect(simulated.status == 0, "\(simulated.errors)")
        func report(_ directory: String) throws -> RunReport {
            let name = "Runs/\(directory)/d-psgd-seed1.report.json"
            return try ReportCodec.decode(workspace.read(name), file: name)
        }
        let (measured, predicted) = (try report("attacked-measured"), try report("attacked"))
        for report in [measured, predicted] {
            #expect(
                report.attackers
                    == AttackerCard(
                        nodes: ["n2"], attack: "sign-flip (flipped mean)", rushing: true, seesEveryone: false)
            )
            #expect(report.series.last?.lossPerNode?[2].isNaN == true)
        }
        let (ours, theirs) = (
            try #require(measured.series.last?.averagedMetric),
            try #require(predicted.series.last?.averagedMetric)
        )
        #expect(abs(ours - theirs) < 0.03, "measured \(ours), predicted \(theirs)")
        let shown = try MurmurProcess.run(
            ["report", "Runs/attacked/d-psgd-seed1.report.json"], in: workspace)
        #expect(shown.output.contains("sign-flip (flipped mean) by n2; sees neighbours, rushing"))
    }

    @Test func `without attackers nobody needs leave`() throws {
        let result = try MurmurProcess.run(
            ["launch", "attacked.yaml", "--set", "attackers=none", "--quiet"], in: try workspace())
        #expect(result.status == 0, "\(result.errors)")
    }
}
