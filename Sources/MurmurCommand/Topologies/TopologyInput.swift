import Experiments

/// Reads topology files and the files they refer to.
enum TopologyInput {
    /// The topology of a file.
    ///
    /// - Throws: `FileError` or `InputErrors`.
    static func read(_ path: String, overrides: [YAMLOverride] = []) throws -> TopologyPlan {
        if TopologyGraphFile.isOne(path) { return try TopologyGraphFile.plan(path, overrides: overrides) }
        let bytes = try InputFile.bytes(path, limit: InputFile.configurationLimit)
        return try TopologyFile.read(bytes, fileName: path, overrides: overrides) { stated in
            try InputFile.bytes(FilePath.resolve(stated, beside: path), limit: TopologyGraphFile.limit)
        }
    }

    /// Whether a file is YAML at all, whatever it says; graph files have faults of their own.
    ///
    /// - Throws: `FileError` or `InputErrors` when it is not.
    static func checkReadable(_ path: String) throws {
        if TopologyGraphFile.isOne(path) { return }
        _ = try YAMLDocument(
            bytes: try InputFile.bytes(path, limit: InputFile.configurationLimit), fileName: path)
    }
}
