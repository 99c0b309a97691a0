/// Where in the user's input something was stated: a place in a file, or an override of the command line.
public struct SourcePlace: Sendable, Equatable, CustomStringConvertible {
    /// The file as the user named it, or the override's text, for example `--set training.learning-rate=0.1`.
    public let source: String
    /// Counted from 1; nil when the place is the whole source.
    public let line: Int?
    /// Counted from 1 in Unicode scalars; nil when the place is the whole source.
    public let column: Int?

    /// The whole source.
    public init(source: String) {
        self.source = source
        self.line = nil
        self.column = nil
    }

    /// One character of a file.
    public init(source: String, line: Int, column: Int) {
        self.source = source
        self.line = line
        self.column = column
    }

    /// `file:line:column`, or the source alone.
    public var description: String {
        guard let line, let column else { return source }
        return "\(source):\(line):\(column)"
    }

    /// `line:column`, or the source when it has no lines; for pointing to a second place of the same file.
    var short: String {
        guard let line, let column else { return source }
        return "\(line):\(column)"
    }
}
