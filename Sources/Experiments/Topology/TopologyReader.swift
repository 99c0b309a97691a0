import Catalogues
import Determinism
import Topology

/// Turns the `topology` mapping of an experiment file, or a whole topology file, into a plan.
struct TopologyReader {
    let problems: InputProblems
    /// The content of a file by the path that the topology states.
    let files: (String) throws -> [UInt8]

    /// Keys that say what the graph is; stating one in a variant replaces the common topology.
    static let sourceKeys = ["family", "edges", "edges-file", "file"]
    private static let otherKeys = [
        "nodes", "directed", "mixing", "schedule", "links", "seed", "allow-disconnected",
    ]

    /// The plan; nil when problems were recorded.
    func read(_ node: YAMLNode) -> TopologyPlan? {
        let before = problems.count
        guard let node = including(node), let object = YAMLObject(node, problems) else { return nil }
        let plan = read(object)
        object.refuseUnknownKeys()
        return problems.count == before ? plan : nil
    }

    /// The mapping with the file it refers to laid under it.
    private func including(_ node: YAMLNode) -> YAMLNode? {
        guard case .mapping(let entries) = node.content, let reference = node.entry("file") else {
            return node
        }
        guard let path = reference.value.text else {
            problems.record(reference.value, "expected a file (got \(reference.value.shown))")
            return nil
        }
        if GraphFormatCatalogue.format(ofFile: path) != nil {
            let renamed = entries.map { $0.key == "file" ? Self.entry("edges-file", like: $0) : $0 }
            return YAMLNode(.mapping(renamed), at: node.place, path: node.path)
        }
        guard let bytes = content(of: path, reference.value) else { return nil }
        do {
            let root = Self.resolved(try YAMLDocument(bytes: bytes, fileName: path).root, in: path)
            guard root.entry("file") == nil else {
                problems.record(reference.value, "a topology file must not refer to another (\(path) does)")
                return nil
            }
            let rest = entries.filter { $0.key != "file" }
            return rest.isEmpty
                ? root : root.merged(with: YAMLNode(.mapping(rest), at: node.place, path: node.path))
        } catch {
            error.problems.forEach(problems.record)
            return nil
        }
    }

    private static func entry(_ key: String, like entry: YAMLEntry) -> YAMLEntry {
        var entry = entry
        entry.key = key
        return entry
    }

    /// A topology file's content, with the path of its graph file as seen from the file that refers to it.
    private static func resolved(_ root: YAMLNode, in path: String) -> YAMLNode {
        guard case .mapping(var entries) = root.content, let slash = path.lastIndex(of: "/"),
            let index = entries.firstIndex(where: { $0.key == "edges-file" }),
            let stated = entries[index].value.text, !stated.hasPrefix("/")
        else { return root }
        entries[index].value.content = .scalar(path[...slash] + stated, isQuoted: true)
        return YAMLNode(.mapping(entries), at: root.place, path: root.path)
    }

    private func content(of path: String, _ reference: YAMLNode) -> [UInt8]? {
        do {
            return try files(path)
        } catch {
            problems.record(reference, "cannot be read (\(error))")
            return nil
        }
    }

    private func read(_ object: YAMLObject) -> TopologyPlan? {
        let before = problems.count
        for key in Self.sourceKeys + Self.otherKeys { _ = object.value(key) }
        let seed = object.integer("seed", in: 0...Int.max, default: 0).map { UInt64($0) }
        let allowsDisconnected = object.boolean("allow-disconnected", default: false) ?? false
        guard let seed, let stated = graph(object, NodeList(object, problems), seed) else { return nil }
        let (graph, nodes) = (stated.graph, stated.nodes)
        let mixing = mixing(object, stated)
        let schedule = object.value("schedule")?.choice(from: ScheduleCatalogue.all, problems)
        let (links, edgeLinks) = LinkReader(problems: problems).read(
            object, edges: stated.edges, nodes: nodes, graph: graph, fileLinks: stated.fileLinks)
        guard problems.count == before else { return nil }
        if let graph, !allowsDisconnected, object.value("schedule") == nil {
            checkConnected(graph, nodes, object)
        }
        guard problems.count == before else { return nil }
        do throws(TopologyError) {
            let topology = try topology(
                stated, mixing: mixing, schedule: schedule, seed: seed)
            guard let topology else { return nil }
            let isFixed = object.value("schedule") == nil
            return TopologyPlan(
                topology: topology, graph: graph, source: stated.source,
                mixing: graph == nil || stated.weights != nil ? nil : mixing,
                schedule: isFixed ? nil : schedule,
                seed: seed, links: links, edgeLinks: edgeLinks, names: nodes.names,
                addresses: nodes.addresses,
                allowsDisconnected: allowsDisconnected)
        } catch {
            record(error, object)
            return nil
        }
    }

    // MARK: - The graph

    private func graph(
        _ object: YAMLObject, _ nodes: NodeList, _ seed: UInt64
    ) -> StatedGraph? {
        let stated = Self.sourceKeys.filter { object.node.entry($0) != nil }
        refuseContradictions(object, nodes)
        if object.value("family") != nil { return familyGraph(object, nodes, seed) }
        if stated.contains("edges-file"), let reference = object.value("edges-file") {
            guard let path = reference.text else {
                problems.record(reference, "expected a file (got \(reference.shown))")
                return nil
            }
            guard let bytes = content(of: path, reference) else { return nil }
            return GraphFileReader(problems: problems).read(bytes, path: path, reference, object, nodes)
        }
        let isDirected = object.boolean("directed", default: false) ?? false
        if stated.contains("edges") || nodes.statesNeighbours {
            guard nodes.count != nil else {
                problems.record(
                    InputError(
                        at: object.node.place, key: object.node.path(of: "nodes"),
                        "missing (expected a list of nodes, or their number)"))
                return nil
            }
            var reading = EdgeReading(nodes: nodes, isDirected: isDirected, problems: problems)
            reading.read(object.list("edges") ?? [])
            reading.readNeighbours()
            let before = problems.count
            reading.checkWeights(object)
            guard let graph = reading.graph(), problems.count == before else { return nil }
            return StatedGraph(
                source: .edges, graph: graph, nodes: nodes, edges: reading, weights: reading.weights)
        }
        if object.value("schedule") != nil, nodes.count != nil {
            return StatedGraph(source: .nodes, graph: nil, nodes: nodes)
        }
        let known = GraphFamilyCatalogue.all.names.prefix(3).joined(separator: ", ")
        object.record(
            "says no graph (expected family (\(known), ...), edges, edges-file, file, or schedule with nodes)"
        )
        return nil
    }

    /// Refuses what a stated family or edges file leaves no room for, instead of ignoring it.
    private func refuseContradictions(_ object: YAMLObject, _ nodes: NodeList) {
        let family = object.node.entry("family")?.value.text.flatMap { GraphFamilyCatalogue.all[$0] }
        let source = object.node.entry("family") != nil ? "family" : "edges-file"
        guard object.node.entry(source) != nil else { return }
        for key in ["edges-file", "edges", "directed"] where key != source {
            guard let node = object.node.entry(key)?.value else { continue }
            if source == "edges-file", key == "directed" { continue }
            if family?.settings.contains(where: { $0.name == key }) == true { continue }
            problems.record(node, "cannot be combined with \(source)")
        }
        for item in nodes.neighbours.flatMap(\.items).prefix(1) {
            problems.record(item, "neighbours cannot be combined with \(source)")
        }
        for item in nodes.selfWeights { problems.record(item.place, "cannot be combined with \(source)") }
    }

    private func familyGraph(
        _ object: YAMLObject, _ nodes: NodeList, _ seed: UInt64
    ) -> StatedGraph? {
        guard let node = object.value("family") else { return nil }
        let catalogue = GraphFamilyCatalogue.all
        guard let name = node.text, let family = catalogue[name] else {
            let remedy =
                node.text.flatMap { catalogue.nearest(to: $0) }.map { "; did you mean '\($0)'?" } ?? ""
            let names = catalogue.names.joined(separator: ", ")
            problems.record(
                node, "unknown \(catalogue.kind) (got \(node.shown); expected one of \(names))\(remedy)")
            return nil
        }
        let before = problems.count
        var given: [(name: String, value: SettingValue)] = []
        for setting in family.settings {
            if setting.name == "nodes", nodes.isList, let count = nodes.count {
                given.append(("nodes", .integer(count)))
            } else if let value = object.read(setting) {
                given.append((setting.name, value))
            }
        }
        guard problems.count == before else { return nil }
        do {
            let settings = try Settings(family.settings, given: given)
            let graph = try family.graph(settings, seed: seed)
            let isFixedSize = !family.settings.contains { $0.name == "nodes" }
            if nodes.isList || isFixedSize, let count = nodes.count, count != graph.nodeCount {
                let said = nodes.isList ? "named" : "asked for"
                object.record(
                    "\(count) node\(count == 1 ? " is" : "s are") \(said) but \(name) makes \(graph.nodeCount)"
                )
                return nil
            }
            let choice = CatalogueChoice(name: name, settings: settings)
            return StatedGraph(source: .family(choice), graph: graph, nodes: nodes)
        } catch let error as TopologyError {
            record(error, object)
        } catch {
            object.record("\(error)")
        }
        return nil
    }

    private func checkConnected(_ graph: Graph, _ nodes: NodeList, _ object: YAMLObject) {
        let remedy = "set allow-disconnected: true to accept"
        guard graph.isConnected else {
            let parts = graph.components
            let shown = parts.prefix(8).map { part in
                let names = part.prefix(8).map { nodes.name(of: $0) }.joined(separator: ", ")
                return "{\(names)\(part.count > 8 ? ", ..." : "")}"
            }
            let rest = parts.count > 8 ? " ..." : ""
            let joining = graph.joiningEdges
            let links = joining.prefix(4).map { "\(nodes.name(of: $0.from)) - \(nodes.name(of: $0.to))" }
            object.record(
                "graph has \(parts.count) components: \(shown.joined(separator: " "))\(rest); "
                    + "add \(links.joined(separator: ", "))\(joining.count > 4 ? ", ..." : ""), or \(remedy)")
            let isolated = graph.isolatedNodes.map { nodes.name(of: $0) }
            if graph.nodeCount > 1, !isolated.isEmpty {
                object.record(
                    "without any link: \(isolated.prefix(8).joined(separator: ", "))"
                        + (isolated.count > 8 ? ", ... (\(isolated.count) nodes)" : ""))
            }
            return
        }
        if !graph.isStronglyConnected { object.record("not every node can reach every other; \(remedy)") }
    }

    // MARK: - Weights and rounds

    private func mixing(_ object: YAMLObject, _ stated: StatedGraph) -> CatalogueChoice? {
        if let node = object.value("mixing") {
            if stated.weights != nil {
                problems.record(node, "the edges state weights of their own; remove mixing, or the weights")
                return nil
            }
            return node.choice(from: MixingRuleCatalogue.all, problems)
        }
        guard let graph = stated.graph else { return nil }
        let name = graph.isDirected ? "uniform" : "metropolis-hastings"
        let settings = MixingRuleCatalogue.all[name].flatMap { try? Settings($0.settings) }
        return settings.map { CatalogueChoice(name: name, settings: $0) }
    }

    private func topology(
        _ stated: StatedGraph, mixing: CatalogueChoice?, schedule: CatalogueChoice?, seed: UInt64
    ) throws(TopologyError) -> Topology? {
        let (graph, nodes) = (stated.graph, stated.nodes)
        var matrix = stated.weights
        if matrix == nil, let graph, let mixing, let rule = MixingRuleCatalogue.all[mixing.name] {
            matrix = try rule.matrix(graph, mixing.settings)
        }
        if let schedule, let family = ScheduleCatalogue.all[schedule.name] {
            let base: ScheduleBase
            if let graph, let matrix {
                base = ScheduleBase(graph: graph, matrix: matrix, seed: seed)
            } else if let count = nodes.count {
                base = ScheduleBase(nodeCount: count, seed: seed)
            } else {
                return nil
            }
            return try Topology(
                schedule: family.schedule(base, schedule.settings), graph: family.usesGraph ? graph : nil,
                names: nodes.allNames(base.nodeCount))
        }
        guard let graph, let matrix else { return nil }
        return try Topology(graph: graph, matrix: matrix, names: nodes.allNames(graph.nodeCount))
    }

    /// Records the problem at the setting it is about, if it is about one.
    private func record(_ error: TopologyError, _ object: YAMLObject) {
        if let setting = error.setting, let node = object.node.entry(setting)?.value {
            problems.record(node, error.description)
        } else {
            object.record(error.description)
        }
    }
}
