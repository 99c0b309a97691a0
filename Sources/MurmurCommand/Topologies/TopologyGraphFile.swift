import Experiments
import Topology

/// Graph files in place of topology files: GraphML, GML, DOT, JSON, matrices and edge lists.
enum TopologyGraphFile {
    /// The largest graph file, in bytes.
    static let limit = 256 * 1024 * 1024

    /// Whether the end of a file's name means a graph format.
    static func isOne(_ path: String) -> Bool { GraphFormatCatalogue.format(ofFile: path) != nil }

    /// The topology of a graph file, as if a topology file named it.
    ///
    /// - Throws: `FileError` or `InputErrors`.
    static func plan(_ path: String, overrides: [YAMLOverride]) throws -> TopologyPlan {
        try plan(of: InputFile.bytes(path, limit: limit), path, overrides: overrides)
    }

    /// The topology of a graph file's content.
    static func plan(of bytes: [UInt8], _ path: String, overrides: [YAMLOverride]) throws -> TopologyPlan {
        let name = path.replacing("'", with: "''")
        return try TopologyFile.read(
            Array("edges-file: '\(name)'\n".utf8), fileName: path, overrides: overrides
        ) { _ in bytes }
    }
}
