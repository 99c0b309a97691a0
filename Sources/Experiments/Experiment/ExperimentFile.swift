/// Reads experiment files (`Simulations/*.yaml`).
public enum ExperimentFile {
    /// The experiment that a file describes.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - fileName: the file as the user named it, for messages.
    ///   - overrides: `--set key.path=value`, applied in order before anything is typed.
    ///   - point: values of tuned keys, put into every variant.
    ///   - files: the content of a file that this one refers to (topologies), by the path it states.
    /// - Returns: the resolved experiment.
    /// - Throws: `InputErrors` with everything wrong with the file, up to twenty problems.
    public static func read(
        _ bytes: [UInt8], fileName: String, overrides: [YAMLOverride] = [], at point: TuningPoint = .untuned,
        files: (String) throws -> [UInt8]
    ) throws(InputErrors) -> Experiment {
        try YAMLFile.read(bytes, fileName: fileName, overrides: overrides, files: files) {
            root, problems, files in
            ExperimentReader(problems: problems, files: files, point: point).read(root)
        }
    }
}
