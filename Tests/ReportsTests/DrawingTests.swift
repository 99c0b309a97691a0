import Reports
import Testing

@Suite struct `Drawings of topologies` {
    private func drawing() -> NetworkDrawing {
        NetworkDrawing(
            title: "a <graph>",
            nodes: [
                .init(x: 0, y: 0, degree: 1, name: "a"), .init(x: 1, y: 0, degree: 2, name: "b&c"),
                .init(x: 1, y: 1, degree: 1, name: "d"),
            ],
            links: [
                .init(from: 0, to: 1, weight: 0.5), .init(from: 1, to: 2, weight: -0.1, isOneWay: true),
            ])
    }

    private func sheet(_ name: String) -> TopologySheet {
        TopologySheet(
            name: name, verdict: "Averaging is quick.", figures: [("gap", "0.5"), ("rounds", "20")],
            drawing: drawing(), spectrum: [(1, 0), (0.5, 0), (-0.25, 0)], errors: [1, 0.5, 0.25, 0])
    }

    @Test func `links are as wide as their weights, negative ones dashed`() {
        let svg = drawing().svg()
        #expect(svg.contains("stroke-width=\"3.30\"") && svg.contains("stroke-width=\"1.22\""))
        #expect(svg.ranges(of: "stroke-dasharray").count == 1)
    }

    @Test func `nodes differ in colour by degree, and a legend says so`() {
        let svg = drawing().svg()
        #expect(svg.contains("rgb(255 234 70)") && svg.contains("rgb(44 78 110)"))
        #expect(svg.contains("degree 1") && svg.contains("degree 2"))
        var even = drawing()
        for index in even.nodes.indices { even.nodes[index].degree = 2 }
        #expect(!even.svg().contains("degree 2"))
    }

    @Test func `names are made safe`() {
        let svg = drawing().svg()
        #expect(svg.contains("b&amp;c") && svg.contains("a &lt;graph&gt;") && !svg.contains("<graph>"))
    }

    @Test func `a sheet stands alone and holds all three pictures`() {
        let svg = sheet("ring").svg()
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.hasSuffix("</svg>\n"))
        #expect(svg.contains("graph of") == false && svg.contains("class=\"network\""))
        #expect(svg.contains("eigenvalues of W") && svg.contains("consensus error"))
        #expect(svg.contains("prefers-color-scheme:dark"))
        #expect(svg.ranges(of: "<svg").count == 4 && svg.ranges(of: "</svg>").count == 4)
    }

    @Test func `a page needs nothing from outside and has a row for each topology`() {
        let page = TopologyComparisonPage.html([sheet("ring"), sheet("<torus>")], note: "A note.")
        #expect(page.contains("&lt;torus&gt;") && !page.contains("<torus>"))
        #expect(page.ranges(of: "<tr>").count == 3)
        #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"))
    }
}
