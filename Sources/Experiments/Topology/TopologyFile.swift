/// Reads topology files (`Topologies/*.yaml`).
public enum TopologyFile {
    /// The topology that a file describes.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - fileName: the file as the user named it, for messages.
    ///   - overrides: `--set key.path=value`, applied in order.
    ///   - files: the content of a file that this one refers to, by the path it states.
    /// - Returns: the topology with its links, names and addresses.
    /// - Throws: `InputErrors` with everything wrong with the file, up to twenty problems.
    public static func read(
        _ bytes: [UInt8], fileName: String, overrides: [YAMLOverride] = [], files: (String) throws -> [UInt8]
    ) throws(InputErrors) -> TopologyPlan {
        try YAMLFile.read(bytes, fileName: fileName, overrides: overrides, files: files) {
            root, problems, files in
            TopologyReader(problems: problems, files: files).read(root)
        }
    }
}
