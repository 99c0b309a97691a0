import Testing
import Topology

@Suite struct `Graph layouts` {
    @Test(arguments: familySamples.indices)
    func `nodes lie in the unit square, apart, always at the same place`(
        index: Int
    ) throws {
        let (name, given) = familySamples[index]
        let (_, graph) = try sampleGraph(name, given)
        let style = GraphLayout.style(for: graph, family: name)
        for chosen in [style, .springs, .circle] {
            let layout = GraphLayout(of: graph, style: chosen)
            #expect(layout == GraphLayout(of: graph, style: chosen))
            #expect(layout.places.count == graph.nodeCount)
            let range = -1e-9...(1 + 1e-9)
            #expect(layout.places.allSatisfy { range.contains($0.x) && range.contains($0.y) })
            for (one, place) in layout.places.enumerated() {
                for other in layout.places[..<one] {
                    #expect(abs(place.x - other.x) + abs(place.y - other.y) > 1e-3, "\(name), \(chosen)")
                }
            }
        }
    }

    @Test func `springs stretch a path`() {
        let places = GraphLayout(of: .path(nodes: 10), style: .springs).places
        func distance(_ one: Int, _ other: Int) -> Double {
            let (dx, dy) = (places[one].x - places[other].x, places[one].y - places[other].y)
            return (dx * dx + dy * dy).squareRoot()
        }
        // Ends lie farther apart than any other two nodes, neighbours about a ninth of that.
        #expect(distance(0, 9) > 0.6)
        #expect((0..<9).allSatisfy { abs(distance($0, $0 + 1) / distance(0, 9) - 1.0 / 9) < 0.06 })
    }

    @Test func `families have their customary form`() {
        #expect(
            GraphLayout.style(for: .torus(rows: 2, columns: 6), family: "torus", columns: 6)
                == .grid(columns: 6))
        #expect(GraphLayout.style(for: .star(nodes: 9), family: "star") == .hub)
        #expect(GraphLayout.style(for: .ring(nodes: 40)) == .circle)
        #expect(GraphLayout.style(for: .path(nodes: 40)) == .springs)
    }
}
