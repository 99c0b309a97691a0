import Reports
import Testing

@Suite struct TableTests {
    private func comparison(_ variants: [String]) throws -> Comparison {
        try Comparison(
            variants.flatMap {
                [SampleReports.run(variant: $0, seed: 1), SampleReports.run(variant: $0, seed: 2)]
            }
        )
    }

    @Test func `six variants with long names fit 80 columns`() throws {
        let names = [
            "centralised", "all-reduce-ring-local-8", "d-psgd", "ad-psgd", "parameter-server-synchronous",
            "solo",
        ]
        let text = TerminalTable.text(try comparison(names).summary)
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        #expect(!text.contains("\u{1B}"))
    }

    @Test func `columns are aligned`() throws {
        let lines = TerminalTable.text(try comparison(["a", "long-name"]).summary).split(separator: "\n")
        let start = try #require(lines.firstIndex { $0.hasPrefix("variant") })
        let end = try #require(lines[start].firstRange(of: "best")?.upperBound)
        let column = lines[start].distance(from: lines[start].startIndex, to: end)
        for line in lines[(start + 2)...(start + 3)] {
            let cell = line.prefix(column)
            #expect(cell.last?.isNumber == true, "\(line)")
            #expect(line.dropFirst(column).first == " ")
        }
    }

    @Test func `colour is used when asked for`() throws {
        #expect(TerminalTable.text(try comparison(["a"]).summary, usesColour: true).contains("\u{1B}[1m"))
    }

    @Test func `cautions and refusals are printed`() throws {
        var other = SampleReports.run(variant: "other")
        other.provenance.dataHash = "db"
        let text = TerminalTable.text(try Comparison([SampleReports.run(), other]).summary)
        #expect(text.contains("Not comparable: different data"))
        #expect(text.contains("caution: one seed only"))
    }

    @Test func `Markdown rows have as many cells as the heading, whatever the names`() throws {
        let text = MarkdownTable.text(try comparison(["a|b", "<i>*x*</i>"]).summary)
        let tables = text.split(separator: "\n\n").map { $0.split(separator: "\n") }.filter {
            $0[0].hasPrefix("|")
        }
        // The figures, the differences in four quantities, and the nodes.
        #expect(tables.map(\.count) == [4, 6, 4])
        for table in tables {
            let cells = table.map { $0.replacing("\\|", with: "").count { $0 == "|" } }
            #expect(Set(cells).count == 1)
        }
        #expect(text.contains("a\\|b"))
        #expect(!text.contains("<i>"))
    }

    @Test func `CSV has one row for each variant, seed and evaluation and as many fields as the header`()
        throws
    {
        let text = SeriesCSV.text(try comparison(["a", "b"]).groups)
        let rows = text.split(separator: "\n")
        #expect(rows.count == 1 + 2 * 2 * 5)
        let fields = rows.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }
        #expect(Set(fields) == [36])
        #expect(rows[1].hasPrefix("sample,a,a,simulated,,1,0,0,0,0,0,0,0,"))
    }

    @Test func `CSV fields with commas, quotes and line breaks are quoted`() throws {
        let text = SeriesCSV.text(try comparison(["a,\"b\"\nc"]).groups)
        #expect(text.contains("sample,\"a,\"\"b\"\"\nc\","))
    }
}
