package import Catalogues

extension YAMLNode {
    /// The value as a setting of that kind and range; nil, and a problem, when it does not fit.
    package func read(_ setting: Setting, _ problems: InputProblems) -> SettingValue? {
        let expectation = setting.expectation.trimmingSpaces()
        if case .parts(let catalogue) = setting.kind { return parts(from: catalogue, problems) }
        guard let value = settingValue(setting.kind) else {
            problems.record(self, "expected \(expectation) (got \(shown))")
            return nil
        }
        do {
            return try Settings([setting], given: [(setting.name, value)]).all[0].value
        } catch {
            if case .choice(let words) = setting.kind, case .text(let word) = value {
                let nearest = nearestWord(to: word, among: words)
                problems.record(
                    self,
                    "unknown word (got \(shown); expected \(expectation))"
                        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
                )
            } else {
                problems.record(self, "out of range (got \(shown); expected \(expectation))")
            }
            return nil
        }
    }

    /// The value in the form a kind of setting takes, whatever its range.
    private func settingValue(_ kind: Setting.Kind) -> SettingValue? {
        switch kind {
        case .integer: return decimal?.whole().map { .integer(Int($0)) }
        case .number: return decimal.map { .number($0.double) }
        case .boolean:
            guard case .scalar(let text, isQuoted: false) = content else { return nil }
            return text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : nil
        case .choice: return text.map { .text($0) }
        case .text:
            if case .scalar("", isQuoted: true) = content { return .text("") }
            return text.map { .text($0) }
        case .numbers:
            if let decimal { return .numbers([decimal.double]) }
            guard case .list(let items) = content else { return nil }
            var numbers: [Double] = []
            for item in items {
                guard let decimal = item.decimal else { return nil }
                numbers.append(decimal.double)
            }
            return .numbers(numbers)
        case .parts: return nil  // Each part reports its own problems: see `parts(from:_:)`.
        }
    }

    /// The number it states, exactly; quoted texts are no numbers.
    var decimal: DecimalText? {
        guard case .scalar(let text, isQuoted: false) = content else { return nil }
        return DecimalText(text)
    }

    /// The text it states; nil for lists, mappings, nothing and the empty text.
    package var text: String? {
        guard case .scalar(let text, _) = content, !isNothing, !text.isEmpty else { return nil }
        return text
    }

    /// The quantity it states, in the kind's base unit; nil, and a problem, when it is none.
    func quantity(_ kind: QuantityKind, in range: ClosedRange<Int64>, _ problems: InputProblems) -> Int64? {
        let expectation = kind.expectation(range)
        guard let text else {
            problems.record(self, "expected \(expectation) (got \(shown))")
            return nil
        }
        switch kind.read(text, in: range) {
        case .success(let value):
            return value
        case .failure(.malformed):
            problems.record(self, "expected \(expectation) (got \(shown))")
        case .failure(.unitMissing):
            problems.record(self, "unit missing (got \(shown); expected \(expectation))")
        case .failure(.unitUnknown(let unit, let nearest)):
            let symbols = kind.units.map(\.symbol).filter { $0.unicodeScalars.allSatisfy(\.isASCII) }
            let remedy = nearest.map { "; did you mean '\($0)'?" } ?? ""
            problems.record(
                self,
                "unknown unit (got \(quoted(unit)); expected one of \(symbols.joined(separator: ", ")))\(remedy)"
            )
        case .failure(.notWhole):
            let base = kind.units[0].symbol
            problems.record(self, "too fine (got \(shown); expected whole \(base))")
        case .failure(.outOfRange):
            problems.record(self, "out of range (got \(shown); expected \(expectation))")
        }
        return nil
    }
}
