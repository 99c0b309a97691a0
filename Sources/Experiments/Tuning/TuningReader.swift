/// Reads which values of which keys are tried.
struct TuningReader {
    let problems: InputProblems

    /// `tune: {training.learning-rate: [0.3, 0.1, 0.03]}`; an empty grid without the key, nil with problems.
    func read(_ object: YAMLObject) -> TuningGrid? {
        guard let node = object.value("tune") else { return TuningGrid(axes: []) }
        guard case .mapping(let entries) = node.content else {
            problems.record(node, "expected a mapping from keys to lists of values (got \(node.shown))")
            return nil
        }
        let before = problems.count
        let axes = entries.compactMap { entry -> TuningAxis? in
            guard case .list(let items) = entry.value.content else {
                problems.record(entry.value, "expected a list of values (got \(entry.value.shown))")
                return nil
            }
            return axis(entry.key, items, at: entry.value)
        }
        let grid = TuningGrid(axes: axes)
        if grid.pointCount > TuningGrid.mostPoints {
            problems.record(node, "more than \(TuningGrid.mostPoints) combinations; tune fewer keys at once")
        }
        return problems.count == before ? grid : nil
    }

    /// One key with its values; nil, and problems, when the key is not a variant's or a value is there twice.
    fileprivate func axis(_ key: String, _ items: [YAMLNode], at place: YAMLNode) -> TuningAxis? {
        let before = problems.count
        guard let keys = YAMLOverride.keys(in: key), let first = keys.first,
            ExperimentReader.variantKeys.contains(first)
        else {
            problems.record(
                place,
                "only what variants may change can be tuned (got key \(quoted(key)); expected a key below "
                    + "\(ExperimentReader.variantKeys.joined(separator: ", ")))")
            return nil
        }
        let name = keys.joined(separator: ".")
        var values: [TuningValue] = []
        for item in items {
            let text = YAMLWriter.flow(item.written)
            if values.contains(where: { $0.text == text }) {
                problems.record(item, "\(text) is listed twice")
            }
            values.append(
                TuningValue(
                    key: name, text: text,
                    change: YAMLOverride(keys: keys, value: item, place: item.place, path: name)))
        }
        if items.isEmpty { problems.record(place, "expected at least one value (got an empty list)") }
        return problems.count == before ? TuningAxis(key: name, values: values) : nil
    }
}

extension TuningAxis {
    /// Reads `training.learning-rate=0.3,0.1,0.03`: one `--grid` of the command line, values as in the file.
    ///
    /// - Throws: `InputErrors` when there is no `=`, a value is not YAML or there twice, or the key is no variant's.
    public init(argument text: String) throws(InputErrors) {
        let place = SourcePlace(source: "--grid \(text)")
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            let problem = "expected key.path=value,value,... (got \(quoted(text)))"
            throw InputErrors(problems: [InputError(at: place, problem)], total: 1)
        }
        let list = "[\(text[text.index(after: equals)...])]"
        let node = try YAMLDocument.argument(list, at: place)
        let problems = InputProblems()
        guard case .list(let items) = node.content else {
            preconditionFailure("\(list) was read as \(node.shown)")
        }
        let axis = TuningReader(problems: problems).axis(
            String(text[..<equals]), items.map { YAMLNode($0.content, at: place, path: "") },
            at: YAMLNode(node.content, at: place, path: ""))
        try problems.check()
        guard let axis else { preconditionFailure("--grid \(text) has neither values nor a problem") }
        self = axis
    }
}

extension TuningGrid {
    /// As it stands in a resolved experiment file.
    var written: YAMLWriter.Value {
        .mapping(axes.map { axis in (axis.key, .list(axis.values.map { .plain($0.text) })) })
    }
}

extension YAMLNode {
    /// The value as it can be written again.
    var written: YAMLWriter.Value {
        switch content {
        case .scalar(let text, let isQuoted): isQuoted ? .text(text) : .plain(text)
        case .list(let items): .list(items.map(\.written))
        case .mapping(let entries): .mapping(entries.map { ($0.key, $0.value.written) })
        }
    }
}
