import Catalogues
import Determinism

extension GraphFamily {
    /// Nodes linked when they differ by a square.
    static let paley = GraphFamily(
        name: "paley",
        summary:
            "p nodes, p prime and 1 more than a multiple of 4, linked when they differ by a square mod p.",
        source: "Paley 1933; Erdős & Rényi 1963",
        settings: [nodes(atLeast: 5, atMost: maximumCompleteNodes)],
        generator: { settings, _ throws(TopologyError) in
            let nodes = settings.integer("nodes")
            guard isPaleySize(nodes) else {
                let below = stride(from: nodes, through: 5, by: -1).first(where: isPaleySize) ?? 5
                let above = (nodes...).first(where: isPaleySize) ?? 5
                throw .unfitSetting(
                    "nodes", got: "\(nodes)", expected: "a prime that leaves 1 when divided by 4",
                    remedy: "use \(below) or \(above)")
            }
            return .paley(nodes: nodes)
        }
    )

    private static func isPaleySize(_ number: Int) -> Bool {
        number >= 5 && number % 4 == 1
            && !stride(from: 3, through: Int(Double(number).squareRoot()), by: 2).contains {
                number % $0 == 0
            }
    }
}

extension Graph {
    /// Nodes linked when they differ by a non-zero square mod `nodes`: degree (p − 1)/2, diameter 2, strongly
    /// regular.
    ///
    /// `nodes` must be a prime p that leaves 1 when divided by 4.
    public static func paley(nodes: Int) -> Graph {
        precondition(nodes % 4 == 1, "a Paley graph needs p mod 4 = 1, got \(nodes)")
        var isSquare = [Bool](repeating: false, count: nodes)
        for root in 1..<nodes { isSquare[root * root % nodes] = true }
        let hops = (1..<nodes).filter { isSquare[$0] }
        return .circulant(nodes: nodes, offsets: hops)
    }
}
