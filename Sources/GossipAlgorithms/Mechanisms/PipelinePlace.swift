public import Catalogues

/// Where a node stands in a pipeline: which stage of the model it holds, in which replica line.
///
/// Lines follow each other: node `line · S + stage`.
public struct PipelinePlace: Sendable, Equatable {
    /// S, the stages a model is cut into, at least 1.
    public let stages: Int
    /// R, the replicas of every stage, at least 1.
    public let replicas: Int
    /// The node's stage, in `0 ..< stages`.
    public let stage: Int
    /// The node's line, in `0 ..< replicas`: which replica of its stage it is.
    public let replica: Int

    /// The place of a node; the stages must divide the number of nodes.
    public init(of node: Int, nodeCount: Int, stages: Int) {
        precondition(
            stages >= 1 && nodeCount.isMultiple(of: stages) && (0..<nodeCount).contains(node),
            "node \(node) of \(nodeCount) in \(stages) stages")
        self.stages = stages
        replicas = nodeCount / stages
        stage = node % stages
        replica = node / stages
    }

    /// Whether the data comes in here.
    public var isFirst: Bool { stage == 0 }
    /// Whether the loss is taken here.
    public var isLast: Bool { stage == stages - 1 }

    /// The most micro-batches a node has on their way there and back: as many as there are stages from here on, so that the
    /// first comes back when the last leaves (1F1B).
    var depth: Int { stages - stage }

    /// The node that holds a stage in a line.
    public func node(ofStage stage: Int, in line: Int) -> Int { line * stages + stage }

    /// The nodes of a stage, ascending; none for a stage that does not exist.
    public func nodes(ofStage stage: Int) -> [Int] {
        (0..<stages).contains(stage) ? (0..<replicas).map { node(ofStage: stage, in: $0) } : []
    }

    /// The stage of a node.
    func stage(of node: Int) -> Int { node % stages }

    /// The other replicas of this stage.
    var twins: [Int] { nodes(ofStage: stage).filter { $0 != node(ofStage: stage, in: replica) } }

    /// All that the node talks to: the stages before and behind, and its twins.
    var partners: [Int] { (nodes(ofStage: stage - 1) + nodes(ofStage: stage + 1) + twins).sorted() }
}

/// How an algorithm cuts the model and the mini-batches.
public struct PipelineShape: Sendable, Equatable {
    /// S, the stages a model is cut into, at least 1.
    public let stages: Int
    /// M, the micro-batches of a mini-batch, at least 1.
    public let microBatches: Int
    /// The layers that stages begin with, but for the first stage; empty leaves the cut to the model.
    public let starts: [Int]

    init(_ settings: Settings) {
        stages = settings.integer(Setting.stages.name)
        let given = settings.integer("micro-batches")
        microBatches = given > 0 ? given : stages
        starts = settings.numbers("cut").map { Int($0) }
    }
}

extension AlgorithmEntry {
    /// How it cuts the model among the nodes, with these settings; nil when every node holds all of it.
    public func pipelineShape(_ settings: Settings) -> PipelineShape? {
        self.settings.contains(.stages) ? PipelineShape(settings) : nil
    }
}

extension Setting {
    /// S of a pipeline.
    static let stages = Setting(
        "stages", .integer(1...64), default: 1,
        "S: parts the model is cut into, each on a node of its own; 1 leaves it whole.")
}
