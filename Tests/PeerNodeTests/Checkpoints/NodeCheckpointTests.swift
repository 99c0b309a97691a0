import Catalogues
import Determinism
import GossipAlgorithms
import Learning
import LinearAlgebra
import Optimizers
import PeerNode
import Persistence
import Testing
import Topology

/// One node alone, driven step by step as a peer does it.
private final class LoneNode {
    let host: any AlgorithmHost
    var sampler: MiniBatchSampler
    private(set) var steps = 0
    private var actions = ActionBuffer()
    private var pending: ParameterSnapshot?
    /// Whether a pass through a stage is asked for, not a gradient.
    private var isPass = false
    /// The timer set last that has not fired.
    private var timer: TimerID?
    private var batch: [Int32] = []
    /// Called while `computeGradient` is carried out, before the batch is drawn.
    var beforeBatch: ((LoneNode) -> Void)?

    init(_ algorithm: String, optimizer: String) throws {
        let entry = try #require(AlgorithmCatalogue.all[algorithm])
        let rule = try #require(OptimizerCatalogue.all[optimizer])
        let pool = BufferPool(length: 3)
        host = entry.makeHost(
            AlgorithmStart(
                node: 0, nodeCount: 1, parameters: ParameterSnapshot([1, -2, 3]), pool: pool,
                topology: try Topology(graph: .ring(nodes: 1)),
                random: RandomStream(seed: 1, purpose: "node", 0), seed: 1,
                settings: try Settings(entry.settings),
                optimizer: rule.make(try Settings(rule.settings), pool: pool),
                learningRate: { 0.1 / (1 + Float($0) / 8) }))
        sampler = MiniBatchSampler(
            shard: Array(0..<10), size: .samples(3), stream: RandomStream(seed: 1, purpose: "mini-batch", 0))
    }

    func start() { deliver(.started) }

    /// One gradient: the mean over the batch of x − s for sample s.
    func step() throws {
        let x = try #require(pending).values
        pending = nil
        let mean = batch.reduce(0) { $0 + Float($1) } / Float(batch.count)
        steps += 1
        let gradient = ParameterSnapshot(x.map { $0 - mean })
        deliver(
            isPass
                ? .stageComputed(
                    StageResult(values: nil, gradient: gradient, loss: 0, samples: batch.count))
                : .gradientReady(Gradient(values: gradient, loss: 0, samples: batch.count)))
        // Who trains by the clock asks for its next gradient when a timer fires.
        while pending == nil, let timer = timer.take() { deliver(.timerFired(timer)) }
    }

    private func deliver(_ event: Event) {
        actions.removeAll()
        host.handle(event, at: Instant(nanoseconds: Int64(steps)), actions: &actions)
        for action in actions.actions {
            switch action {
            case .computeGradient(let snapshot):
                begin(at: snapshot, isPass: false)
            case .computeStage(let task):
                begin(at: task.parameters, isPass: true)
            case .setTimer(let next, _): timer = next
            default: break
            }
        }
    }

    private func begin(at snapshot: ParameterSnapshot, isPass: Bool) {
        beforeBatch?(self)
        pending = snapshot
        self.isPass = isPass
        sampler.next(into: &batch)
    }

    func capture() throws -> Checkpoint {
        try #require(
            Checkpoint.capture(
                host, sampler: sampler, identity: Sample.identity, incarnation: 0, steps: steps,
                samples: 3 * steps))
    }
}

@Suite struct `A node's checkpoint` {
    static let algorithms = AlgorithmCatalogue.all.entries.map(\.name)

    @Test(arguments: algorithms, ["sgd", "momentum", "nesterov", "adam", "adamw"])
    func `through the file gives the same 2N steps as without it, bit for bit`(
        algorithm: String, optimizer: String
    ) throws {
        let uninterrupted = try LoneNode(algorithm, optimizer: optimizer)
        var checkpoint: Checkpoint?
        // Seven steps of 3 out of 10 samples end amid a pass.
        uninterrupted.beforeBatch = { node in
            if node.steps == 7 { checkpoint = try? node.capture() }
        }
        uninterrupted.start()
        for _ in 0..<14 { try uninterrupted.step() }

        let bytes = try #require(checkpoint).encoded()
        let resumed = try LoneNode(algorithm, optimizer: optimizer)
        try Checkpoint(decoding: bytes).restore(resumed.host, sampler: &resumed.sampler)
        resumed.start()
        for _ in 0..<7 { try resumed.step() }
        let (ours, theirs) = (resumed.host.snapshot().values, uninterrupted.host.snapshot().values)
        #expect(ours.map(\.bitPattern) == theirs.map(\.bitPattern))
        var (one, other) = (resumed.sampler, uninterrupted.sampler)
        #expect(
            Checkpoint.Section("s", one.savedState()).bytes
                == Checkpoint.Section("s", other.savedState()).bytes)
    }

    @Test func `of another algorithm or optimizer is refused with section and field`() throws {
        let checkpoint = try LoneNode("solo", optimizer: "sgd").capture()
        let adam = try LoneNode("solo", optimizer: "adam")
        let error = #expect(throws: CheckpointError.self) {
            try checkpoint.restore(adam.host, sampler: &adam.sampler)
        }
        #expect(
            try #require(error).description
                == "section 'algorithm' does not fit: optimizer.kind: got \"SGD\"; expected \"Adam\"")
        let push = try LoneNode("sgp", optimizer: "sgd")
        let other = #expect(throws: CheckpointError.self) {
            try checkpoint.restore(push.host, sampler: &push.sampler)
        }
        #expect(
            try #require(other).description
                == "section 'algorithm' does not fit: numerator: got the field \"replica\"; expected a vector of 3"
        )
    }

    @Test func `of another shard is refused`() throws {
        let node = try LoneNode("solo", optimizer: "sgd")
        var sampler = MiniBatchSampler(
            shard: Array(1...10), size: .samples(3), stream: RandomStream(seed: 1, purpose: "mini-batch", 0))
        let error = #expect(throws: CheckpointError.self) {
            try node.capture().restore(node.host, sampler: &sampler)
        }
        #expect(
            try #require(error).description
                == "section 'sampler' does not fit: order: got samples of another shard; expected this node's shard"
        )
    }
}

extension Checkpoint.Section {
    /// The section alone, as bytes to compare.
    fileprivate var bytes: [UInt8] {
        Checkpoint(identity: Sample.identity, incarnation: 0, steps: 0, samples: 0, sections: [self])
            .encoded()
    }
}
