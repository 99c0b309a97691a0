import Catalogues
import GossipAlgorithms
import Robustness
import Topology

/// Reads which nodes attack: `attackers`.
struct AttackerReader {
    let problems: InputProblems

    /// What attackers see, in words: everyone, or neighbours.
    static let views = ["everyone", "neighbours"]

    /// What the file says of attackers; nil without any, and when a problem was recorded.
    ///
    /// `attackers: {nodes: [n3, n7], attack: {name: alie, z: 1.5}, rushing: true, sees: everyone}`, with `count: 2` instead of
    /// `nodes`, or `attackers: none`.
    func attackers(_ node: YAMLNode?, _ topology: TopologyPlan?) -> AttackerSpecification? {
        guard let node, node.text != "none", let object = YAMLObject(node, problems) else { return nil }
        let before = problems.count
        let choice = choice(object, topology)
        let names = AttackCatalogue.all.names.joined(separator: ", ")
        let attack = object.required("attack", "one of \(names)")?.choice(from: AttackCatalogue.all, problems)
        let isRushing = object.boolean("rushing", default: true)
        let view = object.word("sees", among: Self.views, default: Self.views[0])
        object.refuseUnknownKeys()
        guard problems.count == before, let choice, let attack, let isRushing, let view else { return nil }
        return AttackerSpecification(
            choice: choice, attack: attack, isRushing: isRushing, seesEveryone: view == Self.views[0])
    }

    /// Why an algorithm cannot be attacked in this way.
    func check(_ attackers: AttackerSpecification, _ algorithm: AlgorithmEntry, at node: YAMLNode) {
        guard let entry = AttackCatalogue.all[attackers.attack.name], !entry.flipsLabels,
            !algorithm.takesAnyAggregation, !algorithm.runsOnOneNode
        else { return }
        problems.record(
            node,
            "\(entry.name) makes up the models that neighbours average, and \(algorithm.name) sends something else; "
                + "choose label-flip, which goes with every algorithm, or one that averages models, such as d-psgd"
        )
    }

    private func choice(_ object: YAMLObject, _ topology: TopologyPlan?) -> AttackerSpecification.Choice? {
        let stated = ["nodes", "count"].filter { object.states($0) }
        guard stated.count == 1 else {
            object.record("expected exactly one of nodes and count (got \(stated.isEmpty ? "none" : "both"))")
            return nil
        }
        guard stated[0] == "nodes" else {
            let most = max(1, (topology?.nodeCount ?? .max) - 1)
            return object.integer("count", in: 1...most).map { .count($0) }
        }
        guard let items = object.list("nodes"), let topology else { return nil }
        let before = problems.count
        var nodes: [Int] = []
        for item in items {
            guard let name = item.text, let index = topology.topology.node(named: name) else {
                let last = topology.topology.name(of: topology.nodeCount - 1)
                problems.record(
                    item,
                    "unknown node (got \(item.shown); the topology has \(topology.topology.name(of: 0))...\(last))"
                )
                continue
            }
            if nodes.contains(index) { problems.record(item, "node \(name) is listed twice") }
            nodes.append(index)
        }
        guard problems.count == before else { return nil }
        guard !nodes.isEmpty, nodes.count < topology.nodeCount else {
            object.record(
                nodes.isEmpty
                    ? "no attacker is listed; leave attackers out, or write attackers: none"
                    : "every node attacks; at least one must be honest")
            return nil
        }
        return .nodes(nodes.sorted())
    }
}
