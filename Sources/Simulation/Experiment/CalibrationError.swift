/// Why a simulation cannot take its times from a report.
public enum CalibrationError: Error, Equatable, CustomStringConvertible {
    /// The report is itself a simulation.
    case simulated
    /// The report holds no measured times: an earlier version wrote it, or no peer finished a gradient.
    case noTimes
    /// Another number of nodes was measured.
    case nodeCount(measured: Int, variant: String, nodes: Int)
    /// A node of the topology was not measured.
    case unknownNode(String, variant: String, measured: [String])
    /// Gradients of another model were measured.
    case model(measured: String, variant: String, model: String)
    /// Gradients of other mini-batches were measured.
    case batchSize(measured: Int, variant: String, batchSize: Int)

    /// One line: what is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .simulated:
            "its times are virtual (got a simulated report; expected a measured one, as murmur collect writes)"
        case .noTimes:
            "no measured times in it (got no measuredTimes; expected gradients and heartbeats of every node); "
                + "run the peers and murmur collect again"
        case .nodeCount(let measured, let variant, let nodes):
            "variant '\(variant)': another number of nodes (got \(measured) measured; expected \(nodes)); "
                + "give the experiment the topology that was measured"
        case .unknownNode(let name, let variant, let measured):
            "variant '\(variant)': node '\(name)' was not measured (got "
                + "\(measured.prefix(8).joined(separator: ", "))\(measured.count > 8 ? ", ..." : "")); "
                + "give the experiment the topology that was measured"
        case .model(let measured, let variant, let model):
            "variant '\(variant)': gradients of another model were measured (got \(measured); expected \(model))"
        case .batchSize(let measured, let variant, let batchSize):
            "variant '\(variant)': gradients of other mini-batches were measured (got \(measured) samples; "
                + "expected \(batchSize))"
        }
    }
}
