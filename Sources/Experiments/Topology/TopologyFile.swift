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
        var root = try YAMLDocument(bytes: bytes, fileName: fileName).root
        let problems = InputProblems()
        for override in overrides {
            do {
                root = try override.applied(to: root)
            } catch {
                problems.record(error)
            }
        }
        try problems.check()
        let plan = withoutActuallyEscaping(files) { files in
            TopologyReader(problems: problems, files: files).read(root)
        }
        try problems.check()
        guard let plan else { preconditionFailure("\(fileName) has neither a topology nor a problem") }
        return plan
    }
}
