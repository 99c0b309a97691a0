/// What is wrong with a report file.
///
/// The description names the file, the problem and the remedy in one line.
public enum ReportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file has no bytes.
    case empty(file: String)

    /// The file ends in the middle of the report.
    case truncated(file: String, bytes: Int)

    /// The file is not JSON; `line` and `column` count from 1.
    case notJSON(file: String, line: Int, column: Int)

    /// The file is JSON without the schema of a report; `found` is what stands in its place.
    case foreign(file: String, found: String?)

    /// The report was written by a newer program.
    case newerSchema(file: String, found: String)

    /// A key is missing.
    case missingKey(file: String, path: String)

    /// A value has the wrong type.
    case wrongType(file: String, path: String, expected: String, got: String)

    /// A whole number is negative, has a fraction or is too large for its place.
    case unfitNumber(file: String)

    /// A value has the right type and an impossible content.
    case wrongValue(file: String, path: String, problem: String)

    /// One line: what is wrong where, and what to do about it.
    public var description: String {
        switch self {
        case .empty(let file):
            "\(file): the file is empty (expected a \(RunReport.currentSchema) report); run the experiment again"
        case .truncated(let file, let bytes):
            "\(file): the file ends in the middle of the report, after \(bytes) bytes; "
                + "copy it again or run the experiment again"
        case .notJSON(let file, let line, let column):
            "\(file):\(line):\(column): not JSON (expected a \(RunReport.currentSchema) report)"
        case .foreign(let file, let found):
            "\(file): schema: not a report (got \(found.map { "\"\($0)\"" } ?? "no schema"); "
                + "expected \"\(RunReport.currentSchema)\")"
        case .newerSchema(let file, let found):
            "\(file): schema: written by a newer version (got \"\(found)\"; this program reads up to "
                + "\"\(RunReport.currentSchema)\"); update murmur"
        case .missingKey(let file, let path):
            "\(file): \(path): missing; the report is damaged or was edited by hand"
        case .wrongType(let file, let path, let expected, let got):
            "\(file): \(path): wrong type (got \(got); expected \(expected))"
        case .unfitNumber(let file):
            "\(file): a whole number does not fit its place (expected at least 0, without a fraction, "
                + "below 2^63); the report is damaged or was edited by hand"
        case .wrongValue(let file, let path, let problem):
            "\(file): \(path): \(problem)"
        }
    }
}
