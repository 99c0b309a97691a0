/// One thing wrong with an experiment file, a topology file or an override: where, which key, and what.
public struct InputError: Error, Equatable, CustomStringConvertible {
    /// Where it was stated.
    public let place: SourcePlace
    /// The key the problem is about, for example `compare[1].training.learning-rate`; empty for the whole file.
    public let keyPath: String
    /// What is wrong and what was expected, on one line.
    public let problem: String

    /// A problem at a place.
    public init(at place: SourcePlace, key keyPath: String = "", _ problem: String) {
        self.place = place
        self.keyPath = keyPath
        self.problem = problem
    }

    /// `file:line:column: key.path: what is wrong (got X; expected Y)`.
    public var description: String {
        keyPath.isEmpty ? "\(place): \(problem)" : "\(place): \(keyPath): \(problem)"
    }
}

/// Everything found wrong with the user's input: at least one problem, of which the first twenty are listed.
public struct InputErrors: Error, Equatable, CustomStringConvertible {
    /// How many problems are listed at most.
    public static let listLimit = 20

    /// The problems in the order they were found, at most `listLimit`.
    public let problems: [InputError]
    /// How many were found in all.
    public let total: Int

    init(problems: [InputError], total: Int) {
        precondition(!problems.isEmpty && total >= problems.count, "\(problems.count) problems of \(total)")
        self.problems = problems
        self.total = total
    }

    /// One line for each listed problem, then `... and N more` when there are more.
    public var lines: [String] {
        problems.map(\.description)
            + (total > problems.count ? ["... and \(total - problems.count) more"] : [])
    }

    /// The lines, separated by line breaks.
    public var description: String { lines.joined(separator: "\n") }
}
