/// What is wrong in a topology file, and where.
public struct TopologyFormatError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file's name as it was given.
    public let file: String
    /// The line, counted from 1.
    public let line: Int
    /// The column, counted from 1.
    public let column: Int
    /// What is wrong, `(got X; expected Y)`, and the remedy.
    public let problem: String

    /// A fault at a place of a file.
    public init(file: String, line: Int, column: Int, problem: String) {
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem
    }

    /// `file:line:column: what is wrong`.
    public var description: String { "\(file):\(line):\(column): \(problem)" }
}
