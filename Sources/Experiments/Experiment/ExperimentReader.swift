import Catalogues

/// Turns the tree of an experiment file into an experiment.
struct ExperimentReader {
    let problems: InputProblems
    /// The content of a file by the path that the experiment states.
    let files: (String) throws -> [UInt8]
    /// Values of tuned keys, put into every variant.
    let point: TuningPoint

    /// The keys that variants may change; everything else is common to all.
    static let variantKeys = ["workload", "training", "topology", "compute", "network", "attackers"]
    /// The keys that make runs comparable and so are the same for all variants.
    static let commonKeys = ["budget", "evaluation", "target", "seeds", "tune", "expect"]

    /// The experiment; nil when problems were recorded.
    func read(_ root: YAMLNode) -> Experiment? {
        guard let object = YAMLObject(root, problems) else { return nil }
        let name = name(object)
        let description = object.text("description", default: "") ?? ""
        for key in Self.variantKeys { _ = object.value(key) }
        let budget = BudgetReader(problems: problems).budget(object)
        let evaluation = BudgetReader(problems: problems).evaluation(object, budget: budget)
        let target = BudgetReader(problems: problems).target(object)
        let seeds = seeds(object)
        let tuning = TuningReader(problems: problems).read(object)
        let variants = variants(object, root)
        let expectations = ExpectationReader(
            problems: problems, files: files, variants: problems.isEmpty ? variants.map(\.name) : []
        ).read(object)
        object.refuseUnknownKeys()
        guard problems.isEmpty, let name, let budget, let evaluation, let seeds, let tuning
        else { return nil }
        return Experiment(
            name: name, description: description, budget: budget, evaluation: evaluation.cadence,
            evaluationExtent: evaluation.extent, target: target,
            seeds: seeds, variants: variants, expectations: expectations, tuning: tuning)
    }

    private func name(_ object: YAMLObject) -> String? {
        guard let node = object.required("name", "a name for the reports") else { return nil }
        return plainName(node)
    }

    /// A name usable in files and messages; nil, and a problem, when it is not.
    private func plainName(_ node: YAMLNode) -> String? {
        guard let name = node.text, isPlainName(name) else {
            problems.record(node, "invalid name (got \(node.shown); allowed A-Z a-z 0-9 . _ -, at most 64)")
            return nil
        }
        return name
    }

    private func seeds(_ object: YAMLObject) -> [UInt64]? {
        guard let node = object.value("seeds") else { return [1] }
        var items = [node]
        if case .list(let listed) = node.content { items = listed }
        guard !items.isEmpty else {
            problems.record(node, "expected at least one seed (got an empty list)")
            return nil
        }
        let setting = Setting("seeds", .integer(0...Int.max), "Seeds of the runs.")
        var seeds: [UInt64] = []
        for item in items {
            guard case .integer(let seed)? = item.read(setting, problems) else { continue }
            if seeds.contains(UInt64(seed)) { problems.record(item, "seed \(seed) is listed twice") }
            seeds.append(UInt64(seed))
        }
        return seeds
    }

    // MARK: - Variants

    private func variants(_ object: YAMLObject, _ root: YAMLNode) -> [Variant] {
        let reader = VariantReader(problems: problems, files: files)
        guard let node = object.value("compare") else {
            let variant = reader.read(point.applied(to: root, problems))
            return [variant?.named(variant?.training.algorithm.name ?? "")].compactMap(\.self)
        }
        guard case .list(let items) = node.content, !items.isEmpty else {
            problems.record(
                node, "expected a list of variants (got \(node.isEmptyList ? "an empty list" : node.shown))")
            return []
        }
        var variants: [Variant] = []
        var places: [(name: String, place: YAMLNode)] = []
        for item in items {
            guard let changes = YAMLObject(item, problems) else { continue }
            guard let nameNode = changes.required("name", "a name for the variant"),
                let name = plainName(nameNode)
            else { continue }
            if let first = places.first(where: { $0.name == name }) {
                problems.record(nameNode, "'\(name)' already used by \(first.place.path)")
            }
            places.append((name, item))
            let merged = merge(changes, into: root)
            guard let merged, let variant = reader.read(point.applied(to: merged, problems)) else { continue }
            variants.append(variant.named(name))
        }
        return variants
    }

    /// The common part with a variant's changes; nil, and problems, when it changes what it must not.
    private func merge(_ changes: YAMLObject, into root: YAMLNode) -> YAMLNode? {
        let before = problems.count
        var merged = root
        for key in Self.variantKeys {
            guard let change = changes.value(key) else { continue }
            merged = merged.replacing(key) { base in
                guard let base else { return change }
                return key == "topology" ? Self.mergeTopology(base, change) : base.merged(with: change)
            }
        }
        for key in Self.commonKeys {
            guard let node = changes.node.entry(key)?.value, changes.states(key) else { continue }
            problems.record(node, "cannot differ between variants; state it once for all of them")
        }
        changes.refuseUnknownKeys()
        return problems.count == before ? merged : nil
    }

    /// A variant that names another graph keeps only the number of nodes and the links of the common topology.
    private static func mergeTopology(_ base: YAMLNode, _ change: YAMLNode) -> YAMLNode {
        guard case .mapping(let entries) = base.content,
            TopologyReader.sourceKeys.contains(where: { change.entry($0) != nil })
        else { return base.merged(with: change) }
        if let one = base.entry("family")?.value.text, one == change.entry("family")?.value.text {
            return base.merged(with: change)
        }
        let kept = change.entry("family") == nil ? ["links"] : ["nodes", "seed", "links"]
        let rest = entries.filter { kept.contains($0.key) }
        return YAMLNode(.mapping(rest), at: change.place, path: base.path).merged(with: change)
    }
}

extension YAMLNode {
    /// Whether it is a list without items.
    var isEmptyList: Bool { content == .list([]) }

    /// The mapping with one value made anew.
    func replacing(_ key: String, with value: (YAMLNode?) -> YAMLNode) -> YAMLNode {
        guard case .mapping(var entries) = content else { return self }
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index].value = value(entries[index].value)
        } else {
            let made = value(nil)
            entries.append(YAMLEntry(key: key, keyPlace: made.place, value: made))
        }
        return YAMLNode(.mapping(entries), at: place, path: path)
    }
}

extension Variant {
    /// The variant under another name.
    func named(_ name: String) -> Variant {
        Variant(
            name: name, workload: workload, training: training, topology: topology, compute: compute,
            network: network, attackers: attackers)
    }
}
