import FoundationEssentials

/// Values as JSON on standard output: sorted keys, two spaces of indentation.
enum JSONText {
    /// The text of a value; traps when it cannot be written, which would be our bug.
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            preconditionFailure("a value cannot be written as JSON: \(error)")
        }
    }
}
