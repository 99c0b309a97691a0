import Reports
import Testing

@Suite struct ComparisonPageTests {
    private func page(_ reports: [RunReport]) throws -> String {
        ComparisonPage.html(try Comparison(reports))
    }

    private func twoVariants() -> [RunReport] {
        [SampleReports.run(), SampleReports.run(variant: "other", final: 0.8, secondsPerEvaluation: 1)]
    }

    @Test func `the page is well-formed`() throws {
        #expect(HTMLCheck.problem(in: try page(twoVariants())) == nil)
    }

    @Test(arguments: [
        ("<p><b></p>", "</p> closes <b>"), ("<p>", "<p> is not closed"), ("<p a=\"x>", "a tag is not closed"),
        ("</p>", "</p> closes nothing"), ("a & b", "bare &"),
    ])
    func `the check of well-formedness finds what is wrong`(html: String, problem: String) {
        #expect(HTMLCheck.problem(in: html) == problem)
    }

    @Test func `the page loads nothing`() throws {
        let page = try page(twoVariants())
        for word in ["http://", "https://", "src=", "@import", "url(", "<link", "fetch(", "XMLHttpRequest"] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("default-src 'none'"))
    }

    @Test func `names from files are escaped everywhere`() throws {
        let evil = "</script><script>alert(1)</script><img onerror=\"x\">'&"
        var report = SampleReports.run(variant: evil)
        report.experiment = evil
        report.algorithm = evil
        report.metric.name = evil
        report.metric.lossName = evil
        report.metric.definition = evil
        report.plan.model = evil
        report.plan.settings = [NamedValue(name: evil, value: evil)]
        report.dataCard.dataset = evil
        report.dataCard.labelNames = [evil, evil, evil]
        report.dataCard.nodes[0].node = evil
        report.topologyCard.name = evil
        report.topologyCard.schedule = evil
        report.provenance.experimentText = evil
        report.provenance.domain.coreType = evil
        report.events = [RunEvent(seconds: 1, node: evil, what: evil)]
        report.refused = [RefusalCount(reason: evil, count: 1)]
        report.digest = evil
        for index in report.series.indices { report.series[index].localMetric.worstNode = evil }
        let page = try page([report, SampleReports.run()])
        #expect(!page.contains("<script>alert"))
        #expect(!page.contains("<img"))
        #expect(HTMLCheck.problem(in: page) == nil)
        #expect(page.split(separator: "<script", omittingEmptySubsequences: false).count == 3)
    }

    @Test func `the same reports give the same page`() throws {
        #expect(try page(twoVariants()) == page(twoVariants()))
    }

    @Test func `every chart of the page has a line for each variant without JavaScript`() throws {
        let page = try page(twoVariants())
        let figures = page.split(separator: "<figure ").dropFirst()
        #expect(figures.count == 6)
        for figure in figures {
            let drawing = figure.prefix(upTo: try #require(figure.firstRange(of: "</figure>")).lowerBound)
            #expect(drawing.split(separator: "class=\"line\"").count == 3)
            #expect(!drawing.contains("nan"))
        }
    }

    @Test func `headings lead to definitions that exist`() throws {
        let page = try page(twoVariants())
        for piece in page.split(separator: "href=\"#").dropFirst() {
            let anchor = piece.prefix { $0 != "\"" }
            #expect(page.contains("id=\"\(anchor)\""), "\(anchor)")
        }
    }

    @Test func `the page shows verdict, cautions, identity, seeds and the formula of the consensus distance`()
        throws
    {
        let page = try page(twoVariants())
        for text in [
            "Fastest to accuracy &gt;= ", "one seed only", "digits", "650 parameters", "budget 1,024 samples",
            "(1/n) Σ ‖x_i − x̄‖²", "spectral gap", "healed",
        ] { #expect(page.contains(text), "\(text)") }
    }

    @Test func `runs of values that are not finite give a page without them in the drawings`() throws {
        var report = SampleReports.run()
        for index in report.series.indices {
            report.series[index].localLoss = Spread(
                mean: .nan, standardDeviation: .nan, minimum: .nan, maximum: .infinity, worstNode: "n0"
            )
            report.series[index].consensusDistance = .infinity
        }
        let page = try page([report])
        #expect(HTMLCheck.problem(in: page) == nil)
        #expect(!page.contains("d=\"Mnan") && !page.contains("inf "))
    }
}

/// A small check that every tag of a page is closed in order.
enum HTMLCheck {
    private static let voids: Set<String> = ["meta", "br", "img", "hr", "input", "link"]

    /// The first problem; nil when there is none.
    static func problem(in html: String) -> String? {
        var open: [String] = []
        var rest = Substring(html)
        while let start = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
            if rest[start] == "&" {
                let entity = rest[start...].dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "#" }
                guard !entity.isEmpty, rest[entity.endIndex...].first == ";" else { return "bare &" }
                rest = rest[entity.endIndex...]
                continue
            }
            guard let end = endOfTag(rest[start...]) else { return "a tag is not closed" }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("!") { continue }
            let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
            if tag.hasPrefix("/") {
                guard let last = open.popLast() else { return "</\(name)> closes nothing" }
                guard last == name else { return "</\(name)> closes <\(last)>" }
            } else if !tag.hasSuffix("/"), !voids.contains(name) {
                open.append(name)
                if name == "script" || name == "style" {
                    guard let close = rest.firstRange(of: "</\(name)>") else {
                        return "<\(name)> is not closed"
                    }
                    rest = rest[close.lowerBound...]
                }
            }
        }
        return open.last.map { "<\($0)> is not closed" }
    }

    private static func endOfTag(_ text: Substring) -> Substring.Index? {
        var quote: Character?
        for index in text.indices {
            let character = text[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == ">" {
                return index
            }
        }
        return nil
    }
}
