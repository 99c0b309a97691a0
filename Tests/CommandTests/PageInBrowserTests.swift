import Foundation
import Testing

/// Pages as a browser shows them; screenshots stay in `.build/screenshots`.
@Suite(
    .serialized,
    .enabled(
        if: Chromium.isThere, "long tests that need a browser (Debian: apt-get install chromium)"))
struct `a page in a browser` {
    /// A directory with the page of four variants and that of a single run.
    private static let workspace = Result<Workspace, any Error> {
        let workspace = try Workspace()
        try workspace.write(
            """
            name: browser
            workload: {dataset: digits, model: softmax, partition: {name: dirichlet, alpha: 0.5}}
            training: {batch-size: 16, learning-rate: 0.1}
            topology: {family: ring, nodes: 8}
            compute: {name: log-normal, mean: 10ms, sigma: 0.2}
            network: {latency: 1ms, jitter: 0.2ms, bandwidth: 1Gbit/s}
            budget: {samples: 12000}
            evaluation: {every: 800 samples}
            seeds: [1, 2]
            compare:
              - {name: gossip, training: {algorithm: ad-psgd}}
              - {name: averaging, training: {algorithm: d-psgd}}
              - {name: all-reduce, training: {algorithm: all-reduce}}
              - {name: solo, training: {algorithm: solo}}

            """, to: "browser.yaml")
        for arguments in [
            ["simulate", "browser.yaml", "--output", "out", "--quiet"],
            ["compare", "out", "--html", "compare.html"],
            ["report", "out/gossip-seed1.report.json", "--html", "single.html"],
        ] {
            let result = try MurmurProcess.run(arguments, in: workspace)
            try #require(result.status == 0, "\(result.errors)")
        }
        return workspace
    }

    private func browser() throws -> Chromium { Chromium(in: try Self.workspace.get()) }

    /// The drawings of the charts in a document.
    private func charts(_ document: String) -> [String] {
        document.components(separatedBy: "<figure ").dropFirst().map {
            $0.components(separatedBy: "</figure>")[0]
        }
    }

    /// What stands beside the axes of a chart.
    private func labels(_ chart: String) -> [String] {
        chart.components(separatedBy: "class=\"label\"").dropFirst().map {
            $0.components(separatedBy: ">")[1].components(separatedBy: "<")[0]
        }
    }

    @Test(arguments: [("compare.html", 4, 7), ("single.html", 1, 7)])
    func `has no errors, and lines in every chart`(file: String, lines: Int, charts count: Int) throws {
        let page = try browser().open(file)
        #expect(page.console.isEmpty, "\(page.console)")
        #expect(page.document.contains("class=\"scripted\""), "the script has run to its end")
        let charts = charts(page.document)
        #expect(charts.count == count)
        for chart in charts {
            #expect(!chart.contains("nothing to draw") && !chart.contains("NaN"))
            let drawn = chart.components(separatedBy: "class=\"line\"").count - 1
            #expect(drawn >= 1 && drawn <= lines)
        }
        #expect(charts[0].components(separatedBy: "class=\"line\"").count - 1 == lines)
    }

    @Test(arguments: [
        ("samples", "training samples, all nodes"), ("bytes", "bytes sent, all nodes"),
        ("time", "virtual time"),
    ])
    func `switches its axes by what stands behind the sign in the address`(axis: String, label: String) throws
    {
        let page = try browser().open("compare.html#axis=\(axis)")
        #expect(page.console.isEmpty, "\(page.console)")
        let charts = charts(page.document)
        for chart in charts.dropLast() { #expect(labels(chart).contains { $0.hasPrefix(label) }) }
        #expect(charts.last.map(labels)?.contains("age (steps)") == true)
        #expect(page.document.contains("data-axis=\"\(axis)\" aria-pressed=\"true\""))
    }

    @Test func `hides variants and bands, zooms, and takes logarithms`() throws {
        let all = try charts(browser().open("compare.html").document)[0]
        let address = "compare.html#axis=samples&hide=0,3&bands=seeds&zoom=4000:8000"
        let some = try charts(browser().open(address).document)[0]
        func count(_ name: String, _ chart: String) -> Int {
            chart.components(separatedBy: "class=\"\(name)\"").count - 1
        }
        #expect(count("line", all) == 4 && count("line", some) == 2)
        #expect(count("band", all) >= 8 && count("band", some) == 2)
        #expect(some.contains(">4</text>") && some.contains(">8</text>") && !some.contains(">0</text>"))
        let logarithmic = try charts(browser().open("\(address)&scale=log").document)[0]
        #expect(logarithmic.contains(">5</text>") && !logarithmic.contains(">6</text>"))
        #expect(count("line", logarithmic) == 2)
    }

    @Test func `survives nonsense in the address`() throws {
        let page = try browser().open("compare.html#axis=colour&zoom=a:b&hide=99,x&bands=&scale=&=&theme=")
        #expect(page.console.isEmpty, "\(page.console)")
        #expect(charts(page.document).allSatisfy { $0.contains("class=\"line\"") })
    }

    @Test(arguments: [
        ("desktop", 1200, ""), ("phone", 360, ""), ("dark", 1200, "#theme=dark"),
        ("bytes", 1200, "#axis=bytes"),
    ])
    func `can be looked at`(name: String, width: Int, address: String) throws {
        for file in ["compare", "single"] {
            let size = try browser().screenshot(
                "\(file).html\(address)", to: "\(file)-\(name).png", width: width, height: 3000)
            #expect(size > 50_000, "a picture of \(size) bytes shows nothing")
        }
    }

    @Test(arguments: ["compare.html", "single.html"])
    func `fits a phone, tables and charts scrolling within themselves`(file: String) throws {
        #expect(try browser().widthOnPhone(file) == 360)
    }

    @Test func `can be printed`() throws {
        let document = try browser().print("compare.html")
        #expect(document.starts(with: Array("%PDF".utf8)) && document.count > 50_000)
    }
}
