import Foundation
import Reports
import Testing

@Suite struct `murmur simulate, claims` {
    private static let claims = """
        expect:
          - {claim: a node makes two steps, source: arithmetic, measure: {variant: d-psgd, quantity: steps}, expected: 2}
          - {claim: a ring of four has gap one, measure: {topology: {family: ring, nodes: 4}, quantity: spectral-gap}, expected: 1}

        """

    private func simulate(_ text: String, _ options: String, in workspace: Workspace) throws
        -> MurmurProcess.Result
    {
        try workspace.write(text, to: "claims.yaml")
        return try MurmurProcess.run(
            ["simulate", "claims.yaml", "--output", "out"] + options.split(separator: " ").map(String.init),
            in: workspace)
    }

    @Test func `are printed with their verdicts and written beside the reports`() throws {
        let workspace = try Workspace()
        let result = try simulate(SampleExperiments.good + Self.claims, "", in: workspace)
        #expect(result.status == 0)
        let rows = result.output.split(separator: "\n").map(String.init)
        #expect(rows.contains { $0.hasPrefix("a node makes two steps") && $0.hasSuffix("holds") })
        #expect(rows.contains { $0.hasPrefix("a ring of four") && $0.hasSuffix("does not hold") })
        for row in rows { #expect(row.count <= 80, "\(row)") }
        let report = try ReportCodec.decodeClaims(workspace.read("out/claims.json"), file: "claims.json")
        #expect(report.experiment == "good")
        #expect(report.claims.map(\.verdict) == [.holds, .fails])
        #expect(report.claims[0].ours == [2] && report.claims[0].source == "arithmetic")
        #expect(try MurmurProcess.run(["compare", "out"], in: workspace).status == 0)
    }

    @Test func `decide the exit code when asked to`() throws {
        let workspace = try Workspace()
        let failed = try simulate(SampleExperiments.good + Self.claims, "--check --quiet", in: workspace)
        #expect(failed.status == 1)
        #expect(failed.output.isEmpty)
        #expect(failed.errors == "error: good: does not hold: a ring of four has gap one\n")
        let known = Self.claims.replacing("expected: 1}", with: "expected: 1, deviation: it is 2/3}")
        let result = try simulate(SampleExperiments.good + known, "--check --quiet --force", in: workspace)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
    }

    @Test func `that were not measured say why`() throws {
        let workspace = try Workspace()
        let text =
            SampleExperiments.good + "compare: [{name: one}, {name: two}]\n"
            + "expect: [{claim: c, measure: {variant: two, quantity: loss}, expected: 1}]\n"
        let result = try simulate(text, "--variant one --check --quiet", in: workspace)
        #expect(result.status == 1)
        #expect(result.errors == "error: good: not measured: c (variant 'two' was not run)\n")
    }

    @Test func `come as a Markdown table, which is not overwritten`() throws {
        let workspace = try Workspace()
        let text = SampleExperiments.good + Self.claims
        #expect(try simulate(text, "--claims table.md --quiet", in: workspace).status == 0)
        let table = String(decoding: try workspace.read("table.md"), as: UTF8.self)
        #expect(
            table == """
                | experiment | claim | source | ours | expected | verdict |
                | :--- | :--- | :--- | :--- | :--- | :--- |
                | good | a node makes two steps | arithmetic | 2 | 2 | holds |
                | good | a ring of four has gap one |  | 0.6667 | 1 | does not hold |

                """)
        let again = try MurmurProcess.run(
            ["simulate", "claims.yaml", "--output", "other", "--claims", "table.md"], in: workspace)
        #expect(again.status == 73)
        #expect(again.errors == "error: table.md: exists already; pass --force to replace it\n")
        #expect(!(try workspace.list().contains("other")))
    }

    /// As a user types it, from the project's folder.
    @Test func `of a reproduction come out as stated`() throws {
        let workspace = try Workspace()
        let file = "\(MurmurProcess.project)/Simulations/reproductions/04-one-peer-exponential.yaml"
        let result = try MurmurProcess.run(["simulate", file, "--check"], in: workspace)
        #expect(result.status == 0, "\(result.errors)")
        let name = "Runs/04-one-peer-exponential/claims.json"
        let report = try ReportCodec.decodeClaims(workspace.read(name), file: name)
        #expect(report.claims.allSatisfy { $0.verdict == .holds })
    }
}
