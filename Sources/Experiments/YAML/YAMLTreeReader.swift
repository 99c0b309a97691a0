internal import Yams

/// Turns the parser's nodes into `YAMLNode`s and checks what the parser does not: nesting, keys and duplicates.
struct YAMLTreeReader {
    let fileName: String
    let renamed: RenamedKeys
    let problems: InputProblems

    func read(_ node: Node) throws(InputError) -> YAMLNode {
        try read(node, path: "", depth: 1)
    }

    private func read(_ node: Node, path: String, depth: Int) throws(InputError) -> YAMLNode {
        let place = place(of: node)
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain && scalar.style != .any
            return YAMLNode(.scalar(scalar.string, isQuoted: isQuoted), at: place, path: path)
        case .sequence(let sequence):
            try checkDepth(depth, place)
            var items: [YAMLNode] = []
            for (index, item) in sequence.enumerated() {
                items.append(try read(item, path: "\(path)[\(index)]", depth: depth + 1))
            }
            return YAMLNode(.list(items), at: place, path: path)
        case .mapping(let mapping):
            try checkDepth(depth, place)
            return YAMLNode(.mapping(try entries(of: mapping, path, depth)), at: place, path: path)
        case .alias:
            throw InputError(at: place, key: path, "YAML aliases are not supported")
        }
    }

    private func entries(of mapping: Node.Mapping, _ path: String, _ depth: Int) throws(InputError)
        -> [YAMLEntry]
    {
        var entries: [YAMLEntry] = []
        var firstPlaces: [String: SourcePlace] = [:]
        for (key, value) in mapping {
            let keyPlace = place(of: key)
            guard case .scalar(let scalar) = key else {
                throw InputError(at: keyPlace, key: path, "a key must be a name (got a list or mapping)")
            }
            let name = renamed.restored(scalar.string)
            let keyPath = path.isEmpty ? name : "\(path).\(name)"
            guard !name.isEmpty else {
                throw InputError(at: keyPlace, key: path, "a key must be a name (got nothing)")
            }
            let child = try read(value, path: keyPath, depth: depth + 1)
            if let first = firstPlaces[name] {
                problems.record(
                    InputError(at: keyPlace, key: keyPath, "duplicate key (first at \(first.short))"))
                continue
            }
            firstPlaces[name] = keyPlace
            entries.append(YAMLEntry(key: name, keyPlace: keyPlace, value: child))
        }
        return entries
    }

    private func checkDepth(_ depth: Int, _ place: SourcePlace) throws(InputError) {
        guard depth <= YAMLDocument.nestingLimit else {
            throw InputError(at: place, "nested too deeply (limit \(YAMLDocument.nestingLimit))")
        }
    }

    private func place(of node: Node) -> SourcePlace {
        guard let mark = node.mark else { return SourcePlace(source: fileName) }
        return SourcePlace(source: fileName, line: mark.line, column: mark.column)
    }
}
