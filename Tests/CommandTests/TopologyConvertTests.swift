import Foundation
import Testing

@Suite struct `murmur topology convert` {
    private static let abilene = MurmurProcess.project + "/Topologies/abilene.graphml"

    private func run(_ arguments: [String], in workspace: Workspace) throws -> MurmurProcess.Result {
        let result = try MurmurProcess.run(["topology"] + arguments, in: workspace)
        #expect(result.status == 0, "\(result.errors)")
        return result
    }

    @Test(arguments: ["json", "gml", "dot", "edgelist", "graphml", "yaml"])
    func `loses nothing where the format can hold it`(format: String) throws {
        let workspace = try Workspace()
        let steps = [[Self.abilene, "a.\(format)"], ["a.\(format)", "b.json"], [Self.abilene, "c.json"]]
        for step in steps { #expect(try run(["convert"] + step, in: workspace).errors.isEmpty) }
        #expect(try workspace.read("b.json") == workspace.read("c.json"))
    }

    @Test(arguments: [
        ("edges", "edge-list"), ("csv", "adjacency-matrix"), ("npy", "npy"), ("mtx", "matrix-market"),
    ])
    func `names what the format cannot hold`(end: String, format: String) throws {
        let workspace = try Workspace()
        let result = try run(["convert", Self.abilene, "a.\(end)"], in: workspace)
        #expect(
            result.errors
                == "warning: a.\(end): \(format) cannot hold names of nodes, latency, bandwidth; left out\n")
        let text = try run(["show", "a.\(end)"], in: workspace).output
        #expect(text.hasPrefix("a.\(end): 11 nodes, 14 edges\n"))
    }

    @Test func `makes graph files that show and check accept`() throws {
        let workspace = try Workspace()
        _ = try run(["convert", Self.abilene, "it's a.gml"], in: workspace)
        #expect(try run(["show", "it's a.gml"], in: workspace).output.contains("11 nodes, 14 edges"))
        #expect(try run(["check", "it's a.gml"], in: workspace).output.contains("no faults; 11 nodes"))
        let yaml = try run(["show", MurmurProcess.project + "/Topologies/abilene.yaml"], in: workspace).output
        #expect(yaml.contains("11 nodes, 14 edges"))
    }

    @Test func `goes by the names of formats where the file's name says nothing`() throws {
        let workspace = try Workspace()
        try workspace.write("0 1 0\n0 0 1\n1 0 0\n", to: "data")
        let arguments = ["convert", "data", "-", "--from", "adjacency-matrix", "--to", "edge-list"]
        #expect(try run(arguments, in: workspace).output == "3\n0 1\n1 2\n2 0\n")
        try workspace.write("3\n0 1\n1 2\n2 0\n", to: "ring.edges")
        let result = try run(["convert", "ring.edges", "-", "--to", "dot", "--directed"], in: workspace)
        #expect(result.output.contains("2 -> 0;"))
    }

    @Test func `takes weights over, or a mixing rule instead`() throws {
        let workspace = try Workspace()
        try workspace.write("0.75 0.25\n0.25 0.75\n", to: "w.csv")
        _ = try run(["convert", "w.csv", "w.yaml"], in: workspace)
        #expect(try run(["show", "w.yaml"], in: workspace).output.contains("spectral gap          0.5"))
        try workspace.write("graph { a -- b [weight=7] }", to: "seven.dot")
        let arguments = ["convert", "seven.dot", "seven.yaml", "--mixing", "metropolis-hastings"]
        _ = try run(arguments, in: workspace)
        let text = String(decoding: try workspace.read("seven.yaml"), as: UTF8.self)
        #expect(text.contains("metropolis-hastings") && text.contains("[a, b]"))
    }
}
