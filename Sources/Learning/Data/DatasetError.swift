/// What is wrong with a data file, and where; prints as `file:line:column: what is wrong`.
public struct DatasetError: Error, Equatable, CustomStringConvertible {
    /// The file as it was named.
    public let file: String
    /// The line, counted from 1; nil when the whole file is meant.
    public let line: Int?
    /// The field of the line, counted from 1; nil when the whole line is meant.
    public let column: Int?
    /// What is wrong, what was expected, and the remedy.
    public let problem: String

    /// - Parameters:
    ///   - file: the file as it was named.
    ///   - line: counted from 1.
    ///   - column: the field, counted from 1.
    ///   - problem: what is wrong, what was expected, and the remedy.
    public init(_ file: String, line: Int? = nil, column: Int? = nil, _ problem: String) {
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem
    }

    /// The error in words.
    public var description: String {
        ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":") + ": " + problem
    }
}
