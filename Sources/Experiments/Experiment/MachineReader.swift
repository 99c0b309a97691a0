import Catalogues
import Topology

/// Reads how long gradients and messages take: `compute` and `network`.
struct MachineReader {
    let problems: InputProblems

    /// The names of compute-time models.
    static let distributions = ["constant", "log-normal", "exponential", "slow-fast"]
    private static let day: Int64 = 86_400_000_000_000

    /// `compute: {name: log-normal, mean: 10ms, sigma: 0.2, nodes: {n3: 10}, stragglers: {...}}`; without it, 1 ms.
    func compute(_ node: YAMLNode?, _ topology: TopologyPlan?) -> ComputeTimeSpecification? {
        guard let node else {
            return ComputeTimeSpecification(
                distribution: .constant, meanNanoseconds: 1_000_000, nodeFactors: [], stragglers: nil)
        }
        let before = problems.count
        guard let object = YAMLObject(node.named, problems) else { return nil }
        let distribution = distribution(object)
        let mean = object.nanoseconds("mean", in: 1...Self.day, default: 1_000_000)
        let factors = nodeFactors(object, topology)
        let stragglers = stragglers(object)
        object.refuseUnknownKeys()
        guard problems.count == before, let distribution, let mean else { return nil }
        return ComputeTimeSpecification(
            distribution: distribution, meanNanoseconds: mean, nodeFactors: factors, stragglers: stragglers)
    }

    private func distribution(_ object: YAMLObject) -> ComputeTimeSpecification.Distribution? {
        switch object.word("name", among: Self.distributions, default: "constant") {
        case "constant": return .constant
        case "exponential": return .exponential
        case "log-normal":
            return object.number("sigma", in: 0...10).map { .logNormal(sigma: $0) }
        case "slow-fast":
            let slowDown = object.number("slow-down", in: 1...1e6)
            let fast = object.nanoseconds("mean-fast", in: 1...Self.day)
            let slow = object.nanoseconds("mean-slow", in: 1...Self.day)
            guard let slowDown, let fast, let slow else { return nil }
            return .slowFast(slowDown: slowDown, meanFastNanoseconds: fast, meanSlowNanoseconds: slow)
        default: return nil
        }
    }

    private func nodeFactors(
        _ object: YAMLObject, _ topology: TopologyPlan?
    ) -> [ComputeTimeSpecification.NodeFactor] {
        guard let node = object.value("nodes") else { return [] }
        guard case .mapping(let entries) = node.content else {
            problems.record(node, "expected a mapping of node names to factors (got \(node.shown))")
            return []
        }
        var factors: [ComputeTimeSpecification.NodeFactor] = []
        for entry in entries {
            let setting = Setting(
                entry.key, .number(0...1e6, excludingLowerBound: true), "Factor of the node.")
            guard case .number(let factor) = entry.value.read(setting, problems), let topology else {
                continue
            }
            guard let index = topology.topology.node(named: entry.key) else {
                let last = topology.topology.name(of: topology.nodeCount - 1)
                problems.record(
                    InputError(
                        at: entry.keyPlace, key: entry.value.path,
                        "unknown node (got \(quoted(entry.key)); the topology has "
                            + "\(topology.topology.name(of: 0))...\(last))"))
                continue
            }
            factors.append(.init(node: index, factor: factor))
        }
        return factors.sorted { $0.node < $1.node }
    }

    private func stragglers(_ object: YAMLObject) -> ComputeTimeSpecification.Stragglers? {
        guard let stragglers = object.object("stragglers") else { return nil }
        defer { stragglers.refuseUnknownKeys() }
        let fraction = stragglers.number("fraction", in: 0...1)
        let slowDown = stragglers.number("slow-down", in: 1...1e6)
        guard let fraction, let slowDown else { return nil }
        return .init(fraction: fraction, slowDown: slowDown)
    }

    /// `network: {latency: 1ms, jitter: 0.1ms, bandwidth: 1Gbit/s, loss: 0}`; without it, messages arrive at once.
    func network(_ node: YAMLNode?) -> NetworkSpecification? {
        guard let node else { return NetworkSpecification(link: .instant) }
        let before = problems.count
        guard let object = YAMLObject(node, problems) else { return nil }
        let properties = LinkReader(problems: problems).properties(object)
        object.refuseUnknownKeys()
        guard problems.count == before else { return nil }
        return NetworkSpecification(link: properties.applied(to: .instant))
    }
}
