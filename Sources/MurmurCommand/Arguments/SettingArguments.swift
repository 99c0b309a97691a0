import Catalogues
import Experiments

/// Settings of a catalogue entry given as `--set key=value`.
enum SettingArguments {
    /// The entry chosen by name.
    ///
    /// - Throws: `Failure` with the nearest name when there is none.
    static func entry<Entry>(
        _ name: String, _ option: String, in catalogue: Catalogue<Entry>
    ) throws(Failure) -> Entry {
        if let entry = catalogue[name] { return entry }
        let remedy =
            catalogue.nearest(to: name).map { "did you mean '\($0)'?" }
            ?? "expected one of \(catalogue.names.joined(separator: ", "))"
        throw Failure(
            "\(option.isEmpty ? "" : "\(option): ")unknown \(catalogue.kind) '\(name)'; \(remedy)", .usage)
    }

    /// Key and text of every argument.
    ///
    /// - Throws: `Failure` for one without `=`.
    static func pairs(_ arguments: [String]) throws(Failure) -> [(key: String, text: String)] {
        var pairs: [(key: String, text: String)] = []
        for argument in arguments {
            guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
                throw Failure("--set \(argument): expected key=value (got '\(argument)')", .usage)
            }
            pairs.append((String(argument[..<equals]), String(argument[argument.index(after: equals)...])))
        }
        return pairs
    }

    /// The settings with the given values.
    ///
    /// - Throws: `Failure` for an unknown key, an unfit value or a required setting left out.
    static func settings(
        _ declared: [Setting], _ pairs: [(key: String, text: String)]
    ) throws(Failure) -> Settings {
        let given = pairs.map { pair in
            (name: pair.key, value: value(pair.text, of: declared.first { $0.name == pair.key }))
        }
        do {
            return try Settings(declared, given: given)
        } catch {
            throw Failure("--set \(error.key): \(error)", .usage)
        }
    }

    /// The text as the setting's kind; as it is when it does not read as that.
    private static func value(_ text: String, of setting: Setting?) -> SettingValue {
        switch setting?.kind {
        case .integer: Int(text).map { .integer($0) } ?? .text(text)
        case .number: Double(text).map { .number($0) } ?? .text(text)
        case .boolean: text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : .text(text)
        case .numbers:
            {
                let numbers = text.split(separator: ",").compactMap { Double($0) }
                return numbers.count == text.split(separator: ",").count ? .numbers(numbers) : .text(text)
            }()
        case .choice, .text, .parts, nil: .text(text)
        }
    }
}
