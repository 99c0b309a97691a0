/// One `--set key.path=value` of the command line: replaces or adds one value of a file before anything is typed.
public struct YAMLOverride: Sendable, Equatable {
    /// The keys, outermost first; items of lists by their index from 0.
    let keys: [String]
    /// The value, written as in the file.
    let value: YAMLNode
    private let place: SourcePlace
    /// What messages call the value; nil for the keys that lead to where it lands.
    private let path: String?

    /// A value that was read already, stated at a place; messages call it by `path` wherever it lands.
    init(keys: [String], value: YAMLNode, place: SourcePlace, path: String? = nil) {
        self.keys = keys
        self.value = value
        self.place = place
        self.path = path
    }

    /// The keys of a path, outermost first; nil when one is empty.
    static func keys(in path: String) -> [String]? {
        let keys = path.replacing("]", with: "").replacing("[", with: ".")
            .split(separator: ".", omittingEmptySubsequences: false).map { $0.trimmingSpaces() }
        return keys.contains("") ? nil : keys
    }

    /// Reads `training.learning-rate=0.1` or `compare.0.training.algorithm={name: ad-psgd}`.
    ///
    /// `compare[0].training` is the same as `compare.0.training`.
    ///
    /// - Throws: `InputErrors` when there is no `=`, a key is empty, or the value is not YAML.
    public init(_ text: String) throws(InputErrors) {
        let place = SourcePlace(source: "--set \(text)")
        func failure(_ problem: String) -> InputErrors {
            InputErrors(problems: [InputError(at: place, problem)], total: 1)
        }
        guard let equals = text.firstIndex(of: "=") else {
            throw failure("expected key.path=value (got \(quoted(text)))")
        }
        let path = String(text[..<equals])
        guard let keys = Self.keys(in: path) else {
            throw failure("expected key.path=value (got key path \(quoted(path)))")
        }
        let stated = String(text[text.index(after: equals)...])
        var value = YAMLNode(.scalar("", isQuoted: false), at: place, path: "")
        if !stated.trimmingSpaces().isEmpty {
            value = try YAMLDocument.argument(stated, at: place)
        }
        self.init(keys: keys, value: value, place: place)
    }

    /// The tree with the value in its place; mappings on the way are created, and a text on the way becomes the `name`
    /// of a mapping, as everywhere in the files.
    ///
    /// - Throws: `InputError` naming the override when an index is no item of its list or a list is given a name.
    package func applied(to root: YAMLNode) throws(InputError) -> YAMLNode {
        try apply(to: root, at: 0)
    }

    private func apply(to node: YAMLNode, at depth: Int) throws(InputError) -> YAMLNode {
        guard depth < keys.count else { return placed(value, path: path ?? node.path) }
        let key = keys[depth]
        var node = node
        switch node.content {
        case .list(var items):
            guard let index = Int(key), items.indices.contains(index) else {
                let expected = items.isEmpty ? "the list is empty" : "expected 0...\(items.count - 1)"
                throw InputError(at: place, key: node.path, "no such item (got \(quoted(key)); \(expected))")
            }
            items[index] = try apply(to: items[index], at: depth + 1)
            node.content = .list(items)
            return node
        case .scalar:
            let entries =
                node.isNothing ? [] : [YAMLEntry(key: "name", keyPlace: node.place, value: named(node))]
            node.content = .mapping(entries)
            return try apply(to: node, at: depth)
        case .mapping(var entries):
            let path = node.path(of: key)
            if let index = entries.firstIndex(where: { $0.key == key }) {
                entries[index].value = try apply(to: entries[index].value, at: depth + 1)
                if depth == keys.count - 1 { entries[index].keyPlace = place }
            } else {
                let empty = YAMLNode(.mapping([]), at: place, path: path)
                let value = try apply(to: empty, at: depth + 1)
                entries.append(YAMLEntry(key: key, keyPlace: place, value: value))
            }
            node.content = .mapping(entries)
            return node
        }
    }

    private func named(_ node: YAMLNode) -> YAMLNode {
        YAMLNode(node.content, at: node.place, path: node.path(of: "name"))
    }

    /// The value with the override as place of every part, below the given path.
    private func placed(_ value: YAMLNode, path: String) -> YAMLNode {
        var result = YAMLNode(value.content, at: place, path: path)
        switch value.content {
        case .scalar: break
        case .list(let items):
            result.content = .list(items.enumerated().map { placed($1, path: "\(path)[\($0)]") })
        case .mapping(let entries):
            result.content = .mapping(
                entries.map {
                    YAMLEntry(
                        key: $0.key, keyPlace: place, value: placed($0.value, path: result.path(of: $0.key)))
                })
        }
        return result
    }
}

extension YAMLDocument {
    /// The value that an argument of the command line states as YAML; its problems are the argument's.
    static func argument(_ text: String, at place: SourcePlace) throws(InputErrors) -> YAMLNode {
        do {
            return try YAMLDocument(text: text, fileName: place.source).root
        } catch {
            let problems = error.problems.map { InputError(at: place, key: $0.keyPath, $0.problem) }
            throw InputErrors(problems: problems, total: error.total)
        }
    }
}
