import Experiments

/// Reads topology files and the files they refer to.
enum TopologyInput {
    /// The topology of a file.
    ///
    /// - Throws: `FileError` or `InputErrors`.
    static func read(_ path: String, overrides: [YAMLOverride] = []) throws -> TopologyPlan {
        let bytes = try InputFile.bytes(path, limit: InputFile.configurationLimit)
        return try TopologyFile.read(bytes, fileName: path, overrides: overrides) { stated in
            try InputFile.bytes(FilePath.resolve(stated, beside: path), limit: InputFile.configurationLimit)
        }
    }

    /// Whether a file is YAML at all, whatever it says.
    ///
    /// - Throws: `FileError` or `InputErrors` when it is not.
    static func checkReadable(_ path: String) throws {
        _ = try YAMLDocument(
            bytes: try InputFile.bytes(path, limit: InputFile.configurationLimit), fileName: path)
    }
}
