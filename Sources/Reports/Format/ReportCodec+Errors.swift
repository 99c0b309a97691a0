extension ReportCodec {
    /// Says in our words what the decoder found.
    static func reportError(for error: DecodingError, file: String, bytes: [UInt8]) -> ReportError {
        switch error {
        case .keyNotFound(let key, let context):
            return .missingKey(file: file, path: path(context.codingPath + [key]))
        case .valueNotFound(let type, let context):
            if context.codingPath.isEmpty { return .foreign(file: file, found: nil) }
            return .wrongType(
                file: file, path: path(context.codingPath), expected: words(for: type), got: "null")
        case .typeMismatch(let type, let context):
            if context.codingPath.isEmpty { return .foreign(file: file, found: nil) }
            return .wrongType(
                file: file, path: path(context.codingPath), expected: words(for: type),
                got: found(in: context.debugDescription)
            )
        case .dataCorrupted(let context):
            guard context.codingPath.isEmpty else {
                return .wrongValue(
                    file: file, path: path(context.codingPath),
                    problem: lowercasedFirst(context.debugDescription)
                )
            }
            return corruption(file: file, bytes: bytes)
        @unknown default:
            return corruption(file: file, bytes: bytes)
        }
    }

    /// The decoder refused the text as a whole: it is not JSON, or a number does not fit where it stands.
    static func corruption(file: String, bytes: [UInt8]) -> ReportError {
        guard let offset = JSONGrammar.firstError(in: bytes) else { return .unfitNumber(file: file) }
        let place = JSONScan.place(of: offset, in: bytes)
        return .notJSON(file: file, line: place.line, column: place.column)
    }

    /// A path in the way people write it: `series[3].localLoss.mean`.
    static func path(_ keys: [any CodingKey]) -> String {
        var text = ""
        for key in keys {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return text
    }

    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Double.Type: "number"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "whole number"
        case is any DictionaryLike.Type: "object"
        case is any ArrayLike.Type: "list"
        default: "object"
        }
    }

    private static func found(in description: String) -> String {
        let words = [
            ("found a string", "text"), ("found number", "number"), ("found a number", "number"),
            ("found bool", "true or false"), ("found an array", "list"), ("found a dictionary", "object"),
            ("found null", "null"),
        ]
        let text = description.lowercased()
        return words.first { text.contains($0.0) }?.1 ?? "something else"
    }

    private static func lowercasedFirst(_ text: String) -> String {
        text.prefix(1).lowercased() + text.dropFirst()
    }
}

private protocol ArrayLike {}
extension Array: ArrayLike {}

private protocol DictionaryLike {}
extension Dictionary: DictionaryLike {}
