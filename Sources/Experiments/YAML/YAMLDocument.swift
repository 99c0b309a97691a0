internal import Yams

/// A YAML file as a tree of values with their places, and nothing YAML can do beyond that: no anchors, aliases, tags,
/// keys that are not plain names, second documents or nesting deeper than `nestingLimit`.
package struct YAMLDocument {
    /// How deep lists and mappings may nest.
    package static let nestingLimit = 64

    /// The outermost value.
    package let root: YAMLNode

    /// Reads the bytes of a file.
    package init(bytes: [UInt8], fileName: String) throws(InputErrors) {
        let problems = InputProblems()
        var root: YAMLNode?
        do throws(InputError) {
            let text = try YAMLText(bytes: bytes, fileName: fileName).text
            root = try Self.parse(text, fileName, problems)
        } catch {
            problems.record(error)
        }
        try problems.check()
        guard let root else { preconditionFailure("\(fileName) has neither content nor a problem") }
        self.root = root
    }

    /// Reads a text.
    package init(text: String, fileName: String) throws(InputErrors) {
        try self.init(bytes: Array(text.utf8), fileName: fileName)
    }

    private static func parse(
        _ text: String, _ fileName: String, _ problems: InputProblems
    ) throws(InputError) -> YAMLNode {
        var scan = YAMLReferenceScan(text)
        if let found = scan.first() {
            let what = found.indicator == "&" ? "anchors" : found.indicator == "*" ? "aliases" : "tags"
            throw InputError(
                at: SourcePlace(source: fileName, line: found.line, column: found.column),
                "YAML \(what) are not supported (got '\(found.indicator)'; quote the text if it is meant literally)"
            )
        }
        var renamed = RenamedKeys(text: text)
        while true {
            do {
                let parser = try Parser(yaml: renamed.text, resolver: .basic, encoding: .utf8)
                guard let node = try parser.singleRoot() else {
                    throw InputError(at: SourcePlace(source: fileName), "empty file")
                }
                return try YAMLTreeReader(fileName: fileName, renamed: renamed, problems: problems).read(node)
            } catch let error as InputError {
                throw error
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                guard renamed.rename(line: context.mark.line, column: context.mark.column) else {
                    let place = SourcePlace(
                        source: fileName, line: context.mark.line, column: context.mark.column)
                    throw InputError(at: place, key: renamed.restored(names.first ?? ""), "duplicate key")
                }
            } catch let error as YamlError {
                throw syntaxError(error, text, fileName)
            } catch {
                throw InputError(at: SourcePlace(source: fileName), "not readable as YAML (\(error))")
            }
        }
    }

    /// libyaml's message in the words of the other errors: `expected ',' or ']' (got '"')`.
    private static func syntaxError(_ error: YamlError, _ text: String, _ fileName: String) -> InputError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let place = SourcePlace(source: fileName, line: mark.line, column: mark.column)
            let got = character(of: text, line: mark.line, column: mark.column)
            return InputError(at: place, reword(problem, got: got))
        default:
            return InputError(at: SourcePlace(source: fileName), "not readable as YAML")
        }
    }

    private static func reword(_ problem: String, got: UnicodeScalar?) -> String {
        let shown =
            switch got {
            case nil: "the end of the file"
            case "\n", "\r": "the end of the line"
            case "\t": "a tab"
            case .some(let scalar): "'\(scalar)'"
            }
        if got == "\t", problem == "found character that cannot start any token" {
            return "tab used for indentation (expected spaces)"
        }
        for prefix in ["did not find expected ", "could not find expected "] where problem.hasPrefix(prefix) {
            let expected = String(problem.dropFirst(prefix.count))
            let words = expected.hasPrefix("<") ? "the end of the document" : expected
            return "expected \(words) (got \(shown))"
        }
        if problem == "but found another document" { return "a second document begins (expected only one)" }
        let prefix = "found unexpected "
        if problem.hasPrefix(prefix) { return "unexpected \(problem.dropFirst(prefix.count))" }
        return "\(problem) (got \(shown))"
    }

    private static func character(of text: String, line: Int, column: Int) -> UnicodeScalar? {
        guard let index = scalarIndex(of: text, line: line, column: column) else { return nil }
        return text.unicodeScalars[index]
    }
}

/// The position of a place, counted as libyaml does: lines end with LF, CR or CR LF; columns count Unicode scalars.
///
/// Nil behind the end of the text.
func scalarIndex(of text: String, line: Int, column: Int) -> String.Index? {
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    var current = 1
    while current < line, index < scalars.endIndex {
        let scalar = scalars[index]
        index = scalars.index(after: index)
        if scalar == "\r", index < scalars.endIndex, scalars[index] == "\n" {
            index = scalars.index(after: index)
        }
        if scalar == "\n" || scalar == "\r" { current += 1 }
    }
    guard let found = scalars.index(index, offsetBy: column - 1, limitedBy: scalars.endIndex) else {
        return nil
    }
    return found < scalars.endIndex ? found : nil
}
