import Catalogues

/// Reads what a claim measures.
struct MeasureReader {
    let problems: InputProblems
    /// The content of a file by the path that the experiment states.
    let files: (String) throws -> [UInt8]
    /// The names of the experiment's variants; empty when they could not be read.
    let variants: [String]

    /// The keys of which a measure states exactly one.
    static let heads =
        ["variant", "topology", "topologies"] + Measure.Combination.allCases.map(\.rawValue)

    /// A number, a list of numbers, or a mapping with one of the `heads`; nil, and problems, for anything else.
    func read(_ node: YAMLNode) -> Measure? {
        guard case .mapping = node.content else { return numbers(node).map { .numbers($0) } }
        guard let object = YAMLObject(node, problems) else { return nil }
        defer { object.refuseUnknownKeys() }
        let stated = Self.heads.filter { object.states($0) }
        guard stated.count == 1, let value = object.value(stated[0]) else {
            let got = stated.isEmpty ? "none" : stated.joined(separator: ", ")
            object.record("expected exactly one of \(Self.heads.joined(separator: ", ")) (got \(got))")
            return nil
        }
        if let combination = Measure.Combination(rawValue: stated[0]) {
            return parts(of: combination, value).map { .combination(combination, $0) }
        }
        return stated[0] == "variant" ? runs(object, value) : topologies(object)
    }

    /// One number or several; nil, and a problem, for anything else.
    func numbers(_ node: YAMLNode) -> [Double]? {
        let setting = Setting("", .numbers, "")
        guard case .numbers(let numbers)? = node.read(setting, problems) else { return nil }
        guard numbers.isEmpty else { return numbers }
        problems.record(node, "expected at least one number (got an empty list)")
        return nil
    }

    private func parts(of combination: Measure.Combination, _ node: YAMLNode) -> [Measure]? {
        guard combination.arity > 1 else { return read(node).map { [$0] } }
        guard case .list(let items) = node.content, items.count == combination.arity else {
            let got = if case .list(let items) = node.content { "\(items.count)" } else { node.shown }
            problems.record(node, "expected a list of \(combination.arity) measures (got \(got))")
            return nil
        }
        let parts = items.compactMap(read)
        return parts.count == items.count ? parts : nil
    }

    // MARK: - Runs

    private func runs(_ object: YAMLObject, _ node: YAMLNode) -> Measure? {
        let names = variantNames(node)
        let isFactor = object.states("factor")
        let quantity = runQuantity(object, isFactor ? "factor" : "quantity", RunQuantity.allCases)
        guard isFactor else {
            let moment = self.moment(object, "at", default: .end)
            guard let names, let quantity, let moment else { return nil }
            return .run(variants: names, quantity, at: moment)
        }
        let unit = runQuantity(object, "per", RunQuantity.spent)
        let from = moment(object, "from", default: .start)
        let until = moment(object, "until", default: .end)
        guard let names, let quantity, let unit, let from, let until else { return nil }
        return .factor(variants: names, of: quantity, per: unit, from: from, until: until)
    }

    private func variantNames(_ node: YAMLNode) -> [String]? {
        var items = [node]
        if case .list(let listed) = node.content { items = listed }
        guard !items.isEmpty else {
            problems.record(node, "expected at least one variant (got an empty list)")
            return nil
        }
        let before = problems.count
        for item in items where !variants.isEmpty && !variants.contains(item.text ?? "") {
            let nearest = item.text.flatMap { nearestWord(to: $0, among: variants) }
            problems.record(
                item,
                "unknown variant (got \(item.shown); expected one of \(variants.joined(separator: ", ")))"
                    + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
        }
        return problems.count == before ? items.compactMap(\.text) : nil
    }

    private func runQuantity(_ object: YAMLObject, _ key: String, _ known: [RunQuantity]) -> RunQuantity? {
        object.word(key, among: known.map(\.rawValue)).flatMap(RunQuantity.init(rawValue:))
    }

    private func moment(_ object: YAMLObject, _ key: String, default moment: RunMoment) -> RunMoment? {
        guard let node = object.value(key) else { return moment }
        return self.moment(node)
    }

    /// `start`, `end`, `target`, an amount such as `100 steps`, or `{quantity: …, at-least: …}`; nil, and a problem, for
    /// anything else.
    func moment(_ node: YAMLNode) -> RunMoment? {
        if case .mapping = node.content { return YAMLObject(node, problems).flatMap(crossing) }
        switch node.text {
        case "start": return .start
        case "end": return .end
        case "target": return .target
        default:
            return BudgetReader(problems: problems)
                .cadence(node, "a moment such as start, end, target, 2000 samples, 100 steps, 10s or 5MB")
                .map { .spent($0) }
        }
    }

    private func crossing(_ object: YAMLObject) -> RunMoment? {
        defer { object.refuseUnknownKeys() }
        let quantity = runQuantity(object, "quantity", RunQuantity.allCases)
        let bound = BudgetReader(problems: problems).bound(object)
        guard let quantity, let bound else { return nil }
        return .crossing(quantity, bound.side, bound.value)
    }

    // MARK: - Topologies

    private func topologies(_ object: YAMLObject) -> Measure? {
        let reader = TopologyReader(problems: problems, files: files)
        let plans = stated(object).map { $0.map(reader.read) }
        guard let quantity = topologyQuantity(object), let plans else { return nil }
        let read = plans.compactMap(\.self)
        return read.count == plans.count ? .topologies(read, quantity) : nil
    }

    /// The mappings of all topologies: those listed, or one with different numbers of nodes.
    private func stated(_ object: YAMLObject) -> [YAMLNode]? {
        guard let node = object.value("topology") else {
            guard let listed = object.list("topologies"), !listed.isEmpty else {
                object.record("topologies: expected at least one topology (got an empty list)")
                return nil
            }
            return listed
        }
        guard let counts = object.value("nodes") else { return [node] }
        guard case .list(let items) = counts.content, !items.isEmpty else {
            problems.record(counts, "expected a list of numbers of nodes (got \(counts.shown))")
            return nil
        }
        return items.map { item in node.replacing("nodes") { _ in item } }
    }

    private func topologyQuantity(_ object: YAMLObject) -> TopologyQuantity? {
        switch object.word("quantity", among: TopologyQuantity.names) {
        case "spectral-gap": .spectralGap
        case "second-eigenvalue": .secondEigenvalue
        case "smallest-eigenvalue": .smallestEigenvalue
        case "rounds-to-average": .roundsToAverage
        case "maximum-degree": .maximumDegree
        case "product-error": rounds(object).map { .productError(rounds: $0) }
        case "expected-contraction": rounds(object).map { .expectedContraction(rounds: $0) }
        case "worst-contraction": rounds(object).map { .worstContraction(rounds: $0) }
        case "effective-neighbours":
            object.number("decay", in: 0...0.999_999_999).map { .effectiveNeighbours(decay: $0) }
        case "privacy-loss": privacyLoss(object)
        default: nil
        }
    }

    private func privacyLoss(_ object: YAMLObject) -> TopologyQuantity? {
        let noise = object.number("noise", in: 1e-6...1e6)
        let hops = object.integer("hops", in: 1...1_000_000)
        guard let noise, let hops else { return nil }
        return .privacyLoss(noise: noise, hops: hops)
    }

    private func rounds(_ object: YAMLObject) -> Int? { object.integer("rounds", in: 1...1_000_000) }
}
