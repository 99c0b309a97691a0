import Reports

/// Where the drawings of a comparison go: one file each, in a directory made when it is missing.
struct ChartDirectory {
    private let directory: OutputDirectory
    private let files: [ChartFiles.File]

    /// Refuses a directory where a drawing would replace a file, unless it may; writes nothing.
    ///
    /// - Throws: `Failure` naming the first file that is in the way.
    init(_ path: String, _ comparison: Comparison, replacing: Bool) throws {
        directory = try OutputDirectory(path, mayHoldFiles: true)
        files = ChartFiles.all(comparison)
        guard !replacing, InputFile.exists(path) else { return }
        for file in files { try OutputFile.checkFree(directory.file(file.name), replacing: false) }
    }

    /// Writes every drawing.
    func write() throws(Failure) {
        try directory.create()
        for file in files { try OutputFile.write(Array(file.text.utf8), to: directory.file(file.name)) }
    }
}
