import Reports
import Testing

@Suite struct `a claim table` {
    private static let report = ClaimsReport(
        experiment: "sample", description: "", experimentHash: "e0",
        claims: [
            CheckedClaim(
                claim: "it is so | by far", source: "Somebody_1999", ours: [1.9375, 9.43751234, 1e-9, 0, 5],
                expected: "≥ 1", verdict: .holds),
            CheckedClaim(
                claim: "a claim of so many words that no terminal has room for all of them on one line",
                source: "", ours: [2], expected: "1", verdict: .fails, deviation: "known"),
            CheckedClaim(
                claim: "c", source: "", ours: [], expected: "1", verdict: .unmeasured, obstacle: "not run"),
        ])

    @Test func `fits a terminal and says what there is to say`() {
        let lines = ClaimTable.text(Self.report, width: 80).split(separator: "\n")
        for line in lines { #expect(line.count <= 80, "\(line)") }
        #expect(lines[0].hasPrefix("claim") && lines[0].hasSuffix("verdict"))
        #expect(lines[2].contains("holds") && lines[3].contains("does not hold"))
        #expect(lines[5].hasPrefix("does not hold: a claim of so many words"))
        #expect(lines.last == "not measured: c: not run")
    }

    @Test func `is Markdown with numbered remarks`() {
        #expect(
            ClaimTable.markdown([Self.report]) == """
                | experiment | claim | source | ours | expected | verdict |
                | :--- | :--- | :--- | :--- | :--- | :--- |
                | sample | it is so \\| by far | Somebody\\_1999 | 1.9375, 9.438, 1e-09, 0, … (5) | ≥ 1 | holds |
                | sample | a claim of so many words that no terminal has room for all of them on one line |  | 2 | 1 | does not hold (1) |
                | sample | c |  | - | 1 | not measured (2) |

                1. known
                2. not run

                """)
    }

    @Test func `is read back from its file`() throws {
        let bytes = ReportCodec.encode(Self.report)
        #expect(try ReportCodec.decodeClaims(bytes, file: "claims.json") == Self.report)
        #expect(throws: ReportError.self) {
            try ReportCodec.decodeClaims(Array(#"{"schema": "murmuration-report/1"}"#.utf8), file: "r")
        }
    }

    @Test func `knows which verdicts are surprises`() {
        #expect(Self.report.surprises.map(\.claim) == ["c"])
    }
}
