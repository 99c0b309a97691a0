import Testing

@testable import Reports

@Suite struct `Charts as files` {
    private func files(_ reports: [RunReport]) throws -> [ChartFiles.File] {
        ChartFiles.all(try Comparison(reports))
    }

    private func twoVariants() -> [RunReport] {
        [SampleReports.run(), SampleReports.run(variant: "A <b> & c", final: 0.8)]
    }

    @Test func `there is one for each curve over each axis, and for each drawing`() throws {
        let names = try files(twoVariants()).map(\.name)
        for name in [
            "accuracy-over-time.svg", "accuracy-over-samples.svg", "accuracy-over-bytes.svg",
            "accuracy-averaged-model-over-time.svg", "loss-over-bytes.svg", "training-loss-over-samples.svg",
            "consensus-distance-over-time.svg", "staleness-over-time.svg", "staleness-distribution.svg",
            "time-of-nodes.svg", "time-of-nodes-d-psgd.svg", "links-a-b-c.svg", "topology-ring-4.svg",
            "labels-digits.svg",
        ] { #expect(names.contains(name), "\(name)") }
        #expect(Set(names).count == names.count)
        for name in names { #expect(!name.contains { $0 == " " || $0 == "/" || $0 == "<" }) }
    }

    @Test func `each stands alone: a document on white with plain colours and no need of a style sheet`()
        throws
    {
        for file in try files(twoVariants()) {
            #expect(
                file.text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "),
                "\(file.name)")
            #expect(file.text.hasSuffix("</svg>\n"))
            #expect(HTMLCheck.problem(in: file.text) == nil, "\(file.name)")
            #expect(file.text.contains("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>"))
            for word in ["var(", "nan", "inf ", "<b>", "href"] {
                #expect(!file.text.contains(word), "\(file.name)")
            }
        }
    }

    @Test func `curves have axes with units and a legend that names every variant`() throws {
        let file = try #require(files(twoVariants()).first { $0.name == "loss-over-time.svg" })
        #expect(file.text.contains("virtual time (s)") && file.text.contains(">cross-entropy<"))
        #expect(file.text.contains(">d-psgd</text>") && file.text.contains(">A &lt;b&gt; &amp; c</text>"))
        #expect(file.text.split(separator: "class=\"line\"").count == 3)
        let single = try #require(files([SampleReports.run()]).first { $0.name == "loss-over-time.svg" })
        #expect(!single.text.contains(">d-psgd</text>"), "one line needs no legend")
    }

    @Test func `variants of names that look alike as files get files of their own`() throws {
        let names = try files([SampleReports.run(variant: "a b"), SampleReports.run(variant: "a-b")]).map(
            \.name)
        #expect(names.contains("links-a-b.svg") && names.contains("links-a-b-2.svg"))
    }

    @Test func `the same reports give the same files`() throws {
        #expect(try files(twoVariants()) == files(twoVariants()))
    }

    @Test(arguments: [("D-PSGD (ring)", "d-psgd-ring"), ("żółw", "w"), ("†", "unnamed")])
    func `names of files are plain`(text: String, name: String) {
        #expect(ChartFiles.slug(text) == name)
    }
}
