/// What is wrong with a file of weights, or with its tensors for a model; prints as `file: what is wrong`.
///
/// Names come from the file, so the problem is kept to one line of bounded length without control characters.
public struct WeightsError: Error, Equatable, CustomStringConvertible {
    /// The file as it was named.
    public let file: String
    /// What is wrong, what was expected, and the remedy.
    public let problem: String

    /// - Parameters:
    ///   - file: the file as it was named.
    ///   - problem: what is wrong, what was expected, and the remedy.
    public init(_ file: String, _ problem: String) {
        self.file = file
        let isLong = problem.unicodeScalars.count > Self.longest
        var line = String.UnicodeScalarView()
        for scalar in problem.unicodeScalars.prefix(Self.longest) {
            line.append(scalar.properties.generalCategory == .control ? "?" : scalar)
        }
        self.problem = String(line) + (isLong ? "…" : "")
    }

    /// The most characters of a problem.
    private static let longest = 500

    /// The error in words.
    public var description: String { "\(file): \(problem)" }
}
