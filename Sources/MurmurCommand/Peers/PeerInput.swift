import EventLoop
import Experiments
import GossipAlgorithms
import PeerNode
import Runs
import Topology
import TransportSecurity
import Wire

/// One run of an experiment on real peers: which variant, under which seed, at which addresses.
struct PeerInput {
    /// What the command line says about it.
    struct Choice {
        var experiment: String
        var overrides: [YAMLOverride] = []
        var topology: String?
        /// The experiment's first variant when nil.
        var variant: String?
        var seed: UInt64?
        /// `NODE=HOST:PORT`, instead of the topology's addresses.
        var addresses: [String] = []
        /// The file of weights that all nodes start from.
        var initialModel: String?
    }

    let run: VariantRun
    /// Where each node listens, `[nodes]`; empty for a node without an address.
    var addresses: [String]

    /// Reads and checks everything the run needs.
    ///
    /// - Throws: `Failure` with everything that is wrong.
    init(_ choice: Choice, datasets: DatasetFiles) throws(Failure) {
        let input = try Self.experiment(choice, choice.variant.map { [$0] } ?? [], datasets)
        guard let run = input.runs.first else { preconditionFailure("an experiment without variants") }
        try self.init(run, choice)
    }

    /// The same of several variants: those named, or all.
    static func all(
        _ choice: Choice, variants: [String], datasets: DatasetFiles
    ) throws(Failure) -> [PeerInput] {
        var inputs: [PeerInput] = []
        for run in try experiment(choice, variants, datasets).runs {
            inputs.append(try PeerInput(run, choice))
        }
        return inputs
    }

    private static func experiment(
        _ choice: Choice, _ variants: [String], _ datasets: DatasetFiles
    ) throws(Failure) -> ExperimentInput {
        var changes = ExperimentInput.Changes(overrides: choice.overrides)
        if let topology = choice.topology {
            let path = FilePath.absolute(topology)
            do {
                changes.overrides.insert(try YAMLOverride("topology={file: \"\(path)\"}"), at: 0)
            } catch {
                throw Failure("--topology: \(error)", .usage)
            }
        }
        changes.firstSeed = choice.seed
        changes.seedCount = 1
        changes.variants = variants
        changes.initialModel = choice.initialModel
        return try ExperimentInput(choice.experiment, changes, datasets: datasets)
    }

    private init(_ run: VariantRun, _ choice: Choice) throws(Failure) {
        self.run = run
        let plan = run.plan
        if plan.pipeline != nil { try Self.checkPipeline(run) }
        addresses = run.variant.topology.addresses
        if plan.algorithm.runsOnOneNode { addresses = Array(addresses.prefix(1)) }
        if addresses.isEmpty { addresses = [String](repeating: "", count: plan.nodeCount) }
        for text in choice.addresses { try place(text) }
    }

    /// Refuses what stages of a model cannot judge by themselves.
    private static func checkPipeline(_ run: VariantRun) throws(Failure) {
        if case .bytes = run.plan.budget {
            throw Failure(
                "variant '\(run.variant.name)': budget.bytes: stages send unlike amounts, so no node knows when the "
                    + "run is over; give the budget in samples, steps or time, or use murmur simulate",
                .badConfiguration)
        }
        if run.plan.stopTarget != nil {
            throw Failure(
                "variant '\(run.variant.name)': target: no node has the whole model, so none can tell that it is "
                    + "reached; leave target.stop out, or use murmur simulate", .badConfiguration)
        }
    }

    private mutating func place(_ text: String) throws(Failure) {
        guard let equals = text.firstIndex(of: "=") else {
            throw Failure("--address: not NODE=HOST:PORT (got '\(text)')", .usage)
        }
        let node = try index(of: String(text[..<equals]), "--address")
        addresses[node] = String(text[text.index(after: equals)...])
    }

    /// The node of that name.
    func index(of name: String, _ option: String) throws(Failure) -> Int {
        let topology = run.plan.topology
        let names = (0..<topology.nodeCount).map { topology.name(of: $0) }
        guard let index = names.firstIndex(of: name) else {
            let shown = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", ..." : "")
            throw Failure("\(option): no node '\(name)' in the topology (nodes \(shown))", .usage)
        }
        return index
    }

    /// What all nodes must agree on, in words.
    var agreedText: String {
        let start = run.plan.initialModel.map { "initial model: \($0.digest)\n" } ?? ""
        return "variant: \(run.variant.name)\n\(start)\(run.experiment.resolvedText)"
    }

    /// The run's identity: given, or made from the experiment, so that peers started by hand agree.
    func runIdentifier(_ given: String?) throws(Failure) -> Identifier {
        if let given {
            guard let bytes = Self.bytes(ofHexadecimal: given), let identifier = Identifier(bytes) else {
                throw Failure("--run-id: not 32 hexadecimal digits (got '\(given)')", .usage)
            }
            return identifier
        }
        return Self.identifier("run \(agreedText) seed \(run.seed)")
    }

    /// The first 16 bytes of a text's SHA-256.
    static func identifier(_ text: String) -> Identifier {
        guard let identifier = Identifier(SHA256.digest(of: text).prefix(Identifier.byteCount)) else {
            preconditionFailure("a SHA-256 of another length")
        }
        return identifier
    }

    private static func bytes(ofHexadecimal text: String) -> [UInt8]? {
        guard text.utf8.count == 2 * Identifier.byteCount else { return nil }
        var bytes: [UInt8] = []
        var rest = text[...]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
