/// Why a saved state was not taken: it is damaged, or belongs to something else.
public struct StateError: Error, Equatable, CustomStringConvertible {
    /// The field, with the sections it lies in, for example `exchange.sequence`.
    public let field: String
    /// What is there.
    public let found: String
    /// What should be there.
    public let expected: String

    /// Everything by name.
    public init(field: String, found: String, expected: String) {
        self.field = field
        self.found = found
        self.expected = expected
    }

    /// One line: the field, what it is, and what it should be.
    public var description: String { "\(field): got \(found); expected \(expected)" }
}
