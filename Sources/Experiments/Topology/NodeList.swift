import Catalogues

/// The `nodes` of a topology: their number, or a list of names with addresses, self weights and neighbours.
struct NodeList {
    /// How many nodes are stated; nil when the key is absent or wrong.
    private(set) var count: Int?
    /// Whether nodes are listed one by one.
    private(set) var isList = false
    /// The names of all nodes, or none.
    private(set) var names: [String] = []
    /// An address for each node, or none at all.
    private(set) var addresses: [String] = []
    /// W[i][i] of the nodes that state it.
    private(set) var selfWeights: [(node: Int, weight: Double, place: YAMLNode)] = []
    /// The neighbours that nodes list, in the order of the file.
    private(set) var neighbours: [(node: Int, items: [YAMLNode])] = []
    private var indices: [String: Int] = [:]

    /// More nodes than a person lists or means.
    private static let limit = 10_000_000

    init(_ object: YAMLObject, _ problems: InputProblems) {
        guard let node = object.value("nodes") else { return }
        guard case .list(let items) = node.content else {
            // A family checks the number itself, with its own range.
            let judge = object.node.entry("family") == nil ? problems : InputProblems()
            let setting = Setting("nodes", .integer(1...Self.limit), "Number of nodes.")
            if case .integer(let number) = node.read(setting, judge) { count = number }
            return
        }
        isList = true
        guard !items.isEmpty else {
            problems.record(node, "a topology needs nodes (got an empty list)")
            return
        }
        count = items.count
        for (index, item) in items.enumerated() { read(item, index, problems, list: node) }
        if addresses.allSatisfy(\.isEmpty) { addresses = [] }
    }

    /// Nodes of the given names, which are plain and differ.
    init(names: [String]) {
        count = names.count
        isList = true
        self.names = names
        for (index, name) in names.enumerated() { indices[name] = index }
    }

    /// Whether the nodes say who their neighbours are.
    var statesNeighbours: Bool { !neighbours.isEmpty }

    /// The node of that name; nodes without stated names are called by their index, or by it after an `n`.
    func index(of name: String) -> Int? {
        if isList { return indices[name] }
        guard let count, let index = Int(name.hasPrefix("n") ? name.dropFirst() : name[...]) else {
            return nil
        }
        return (0..<count).contains(index) ? index : nil
    }

    /// What messages call a node.
    func name(of index: Int) -> String { isList ? names[index] : "n\(index)" }

    /// The names of that many nodes: the stated ones, or `n0`, `n1` and so on.
    func allNames(_ count: Int) -> [String] { isList ? names : (0..<count).map { "n\($0)" } }

    /// What a mistyped name most likely meant, and which names there are.
    func remedy(for name: String) -> String {
        guard isList else { return count.map { " (expected n0...n\($0 - 1))" } ?? "" }
        if let nearest = nearestWord(to: name, among: names) { return "; did you mean '\(nearest)'?" }
        return
            " (expected one of \(names.prefix(20).joined(separator: ", "))\(names.count > 20 ? ", ..." : ""))"
    }

    private mutating func read(_ item: YAMLNode, _ index: Int, _ problems: InputProblems, list: YAMLNode) {
        var name: YAMLNode? = item
        var address = ""
        if case .mapping = item.content, let object = YAMLObject(item, problems) {
            name = object.required("name", "the node's name")
            address = object.text("address", default: "") ?? ""
            if !address.isEmpty {
                do throws(PeerAddress.Fault) {
                    _ = try PeerAddress(address)
                } catch {
                    problems.record(object.value("address") ?? item, error.description)
                }
            }
            if let place = object.value("self-weight"), let weight = object.number("self-weight", in: 0...1) {
                selfWeights.append((index, weight, place))
            }
            if let items = object.list("neighbours") { neighbours.append((index, items)) }
            object.refuseUnknownKeys()
        }
        names.append(name?.text ?? "n\(index)")
        addresses.append(address)
        guard let name else { return }
        // Refused names are known all the same, so that their edges are not refused as well.
        defer { if let text = name.text, indices[text] == nil { indices[text] = index } }
        guard let text = name.text, isPlainName(text) else {
            problems.record(
                name, "invalid node name (got \(name.shown); allowed A-Z a-z 0-9 . _ -, at most 64)")
            return
        }
        if let first = indices[text] {
            problems.record(name, "'\(text)' already used by \(list.path)[\(first)]")
        }
        guard !address.isEmpty, let other = addresses.dropLast().firstIndex(of: address) else { return }
        problems.record(item, "address '\(address)' already used by \(list.path)[\(other)]")
    }
}

/// Whether a name is 1 to 64 characters of `A-Z a-z 0-9 . _ -`, usable in files, messages and on the command line.
func isPlainName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
        && name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
}
