/// A YAML file on its way to a checked value.
enum YAMLFile {
    /// The value that a file describes.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - fileName: the file as the user named it, for messages.
    ///   - overrides: `--set key.path=value`, applied in order before anything is typed.
    ///   - files: the content of a file that this one refers to, by the path it states.
    ///   - reader: types the tree; without a value it has recorded a problem.
    /// - Returns: the reader's value.
    /// - Throws: `InputErrors` with everything wrong with the file, up to twenty problems.
    static func read<Value>(
        _ bytes: [UInt8], fileName: String, overrides: [YAMLOverride], files: (String) throws -> [UInt8],
        as reader: (YAMLNode, InputProblems, @escaping (String) throws -> [UInt8]) -> Value?
    ) throws(InputErrors) -> Value {
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
        let value = withoutActuallyEscaping(files) { files in reader(root, problems, files) }
        try problems.check()
        guard let value else { preconditionFailure("\(fileName) has neither a value nor a problem") }
        return value
    }
}
