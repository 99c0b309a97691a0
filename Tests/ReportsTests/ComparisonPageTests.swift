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
        #expect(figures.count == 7)
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

    @Test func `every heading of a table, chart title and named fact leads to its definition`() throws {
        let page = try page(twoVariants())
        let headings = page.split(separator: "<th scope=\"col\"").dropFirst().filter {
            !$0.contains(">variant<") && !$0.contains(">run<")
        }
        for heading in headings where !heading.prefix(200).contains(">what</th>") {
            let text = heading.prefix { $0 != "/" }
            #expect(text.contains("href=\"#def-") || text.contains(">node<"), "\(text)")
        }
        for figure in page.split(separator: "<figure ").dropFirst() {
            #expect(figure.contains("<h3><a href=\"#def-"))
        }
    }

    @Test func `sections come in the order that readers ask`() throws {
        let page = try page(twoVariants())
        let anchors = page.split(separator: "<section id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(
            anchors == [
                "summary", "curves", "consensus", "why", "differences", "nodes", "cost", "topology", "data",
                "events", "environment", "definitions",
            ])
        for anchor in anchors { #expect(page.contains("<a href=\"#\(anchor)\">")) }
        let header = try #require(page.firstRange(of: "class=\"verdict\""))
        let summary = try #require(page.firstRange(of: "<section id=\"summary\""))
        #expect(header.lowerBound < summary.lowerBound)
    }

    @Test func `time of nodes and traffic of links are drawn where the report keeps them`() throws {
        var report = SampleReports.run()
        let unsplit = try page([report])
        #expect(unsplit.contains("no gradient in work") && !unsplit.contains(">communicating<"))
        for index in report.nodes.indices { report.nodes[index].communicationSeconds = 0.5 }
        report.links = [LinkTraffic(from: "n0", to: "n3", messages: 1, bytes: 1_500_000)]
        let split = try page([report])
        #expect(
            split.contains("n1, communicating: 500 ms (6 %)") && split.contains("n1, waiting: 1.50 s (19 %)"))
        #expect(split.contains("<title>n0, n3: 1.50 MB</title>"))
        report.links = nil
        #expect(try !page([report]).contains("Bytes over each link"))
    }

    @Test func `ten long runs of many nodes stay below two megabytes`() throws {
        let runs = (0..<10).map { index in
            var run = SampleReports.run(variant: "v\(index)", evaluations: 2, nodes: 64)
            let point = run.series[1]
            // Numbers with as many digits as real ones have.
            run.series = (0..<500).map { step in
                var copy = point
                copy.index = step
                copy.seconds = Double(step) / 7
                copy.localMetric.mean = 1 / (Double(step) + 1.1)
                copy.localMetric.minimum = 1 / (Double(step) + 1.2)
                copy.localMetric.maximum = 1 / (Double(step) + 1.05)
                copy.localLoss = copy.localMetric
                copy.averagedMetric = 1 / (Double(step) + 1.3)
                copy.consensusDistance = 1 / (Double(step) + 3.3)
                copy.staleness.mean = 1 / (Double(step) + 1.7)
                return copy
            }
            run.links = (0..<64).flatMap { from in
                (0..<64).map {
                    LinkTraffic(from: "n\(from)", to: "n\($0)", messages: 1, bytes: 1000 + from * $0)
                }
            }
            return run
        }
        #expect(try page(runs).utf8.count < 2_000_000)
    }

    @Test func `the page shows verdict, cautions, identity, seeds and the formula of the consensus distance`()
        throws
    {
        let page = try page(twoVariants())
        for text in [
            "Fastest to accuracy &gt;= ", "one seed only", "digits", "650 parameters", "1,024 samples",
            "(1/n) Σ ‖x_i − x̄‖²", "spectral gap", "healed", "e0",
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
