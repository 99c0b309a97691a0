import Catalogues
import Foundation
import Glibc
import Testing
import Topology

/// Whether the long tests run and Graphviz (Debian: graphviz) is there for them.
private let usesGraphviz =
    getenv("MURMUR_LONG_TESTS") != nil
    && (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").contains {
        access("\($0)/dot", X_OK) == 0 && access("\($0)/gvgen", X_OK) == 0
    }

@Suite(.enabled(if: usesGraphviz, "a long test that needs dot and gvgen (Debian: graphviz)"))
struct `Files of Graphviz` {
    private let format = GraphFormatCatalogue.all["dot"]

    /// What a program of Graphviz makes of a text.
    private func output(_ arguments: [String], of input: [UInt8] = []) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "murmuration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, result) = (folder.appending(path: "in"), folder.appending(path: "out"))
        try Data(input).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments + ["-o", result.path] + (input.isEmpty ? [] : [file.path])
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(arguments)")
        return Array(try Data(contentsOf: result))
    }

    @Test(arguments: ["canon", "dot"])
    func `ours are read by dot, and what it writes is read as the same`(way: String) throws {
        let format = try #require(format)
        for (index, sample) in familySamples.enumerated() {
            let graph = try sampleGraph(sample.family, sample.given).1
            // A layout takes weights for lengths and wants them large; it is made without attributes.
            let documents =
                way == "canon"
                ? [
                    sampleDocument(graph, seed: UInt64(index)),
                    sampleDocument(graph, seed: UInt64(index), isFull: false),
                ] : [GraphDocument(graph: graph)]
            for document in documents {
                let written = try output(["dot", "-T\(way)"], of: format.write(document))
                let again = try format.read(written, file: "\(sample.family).dot")
                #expect(Self.described(again) == Self.described(format.kept(of: document)), "\(sample)")
            }
        }
    }

    /// Nodes and edges by name: Graphviz may list them in another order.
    private static func described(_ document: GraphDocument) -> [String] {
        let graph = document.graph
        let nodes = (0..<graph.nodeCount).map { node in
            let weight = document.selfWeights.isEmpty ? 0 : document.selfWeights[node]
            return "\(document.label(of: node)) \(weight)"
        }
        let edges = graph.edges.enumerated().map { index, edge in
            let ends = [document.label(of: edge.from), document.label(of: edge.to)]
            let shown = graph.isDirected ? ends : ends.sorted()
            return "\(shown) \(document.link(index))"
        }
        return ["\(graph.isDirected)"] + nodes.sorted() + edges.sorted()
    }

    @Test(arguments: [
        (["-p", "9"], Graph.path(nodes: 9)), (["-c", "8"], .ring(nodes: 8)), (["-s", "7"], .star(nodes: 7)),
        (["-w", "8"], .wheel(nodes: 8)), (["-k", "6"], .complete(nodes: 6)),
        (["-b", "3,4"], .completeBipartite(left: 3, right: 4)), (["-h", "4"], .hypercube(dimension: 4)),
        (["-g", "3,5"], .grid(rows: 3, columns: 5)), (["-T", "4,5"], .torus(rows: 4, columns: 5)),
        (["-t", "3"], .tree(nodes: 15, branching: 2)),
    ])
    func `of gvgen's families are those of ours`(arguments: [String], ours: Graph) throws {
        let graph = try #require(format).read(output(["gvgen"] + arguments), file: "g.dot").graph
        #expect(graph.nodeCount == ours.nodeCount && graph.edgeCount == ours.edgeCount)
        #expect(graph.distanceSummary == ours.distanceSummary)
        // Isomorphic graphs have equal spectra.
        let one = SpectralAnalysis(of: .metropolisHastings(graph)).spectrum.map(\.real)
        let other = SpectralAnalysis(of: .metropolisHastings(ours)).spectrum.map(\.real)
        #expect(zip(one, other).allSatisfy { abs($0 - $1) < 1e-12 })
    }
}
