/// Everything a node needs to go on after a restart, and what it belongs to.
///
/// It holds no clock's time: the same run gives the same bytes. Vectors are shared, not copied, so it is cheap to make
/// amid training; `forEachChunk` turns it into bytes wherever there is time for that.
public struct Checkpoint: Sendable {
    /// A named part of the state.
    public struct Section: Sendable {
        /// The name, 1 to 255 bytes of UTF-8.
        public let name: String
        /// What it holds.
        public let state: SavedState

        /// A section of that name.
        public init(_ name: String, _ state: SavedState) {
            precondition((1...255).contains(name.utf8.count), "a section's name of \(name.utf8.count) bytes")
            self.name = name
            self.state = state
        }
    }

    /// Which node of which run it belongs to.
    public var identity: CheckpointIdentity
    /// How often the node had started before, when this was made; at least 0.
    public var incarnation: Int
    /// Local steps done; at least 0.
    public var steps: Int
    /// Samples seen; at least 0.
    public var samples: Int
    /// The parts of the state, in order; names differ.
    public var sections: [Section]

    /// Everything by name.
    public init(
        identity: CheckpointIdentity, incarnation: Int, steps: Int, samples: Int, sections: [Section]
    ) {
        precondition(
            incarnation >= 0 && steps >= 0 && samples >= 0,
            "incarnation \(incarnation), \(steps) steps, \(samples) samples")
        self.identity = identity
        self.incarnation = incarnation
        self.steps = steps
        self.samples = samples
        self.sections = sections
    }

    /// The state of a section.
    ///
    /// - Throws: `CheckpointError.missing` when there is none of that name.
    public func state(of name: String) throws(CheckpointError) -> SavedState {
        guard let section = sections.first(where: { $0.name == name }) else { throw .missing(section: name) }
        return section.state
    }
}

/// Which node of which run a checkpoint belongs to; all texts at most 255 bytes.
public struct CheckpointIdentity: Sendable, Equatable {
    /// The run.
    public var run: String
    /// The cluster of peers.
    public var cluster: String
    /// The node's name.
    public var node: String
    /// A fingerprint of the model's shape.
    public var model: String
    /// The topology's digest.
    public var topology: String
    /// A digest of the experiment: data, algorithm, optimizer and their settings.
    public var experiment: String

    /// Everything by name.
    public init(
        run: String, cluster: String, node: String, model: String, topology: String, experiment: String
    ) {
        self.run = run
        self.cluster = cluster
        self.node = node
        self.model = model
        self.topology = topology
        self.experiment = experiment
    }

    /// What an error calls each part, in the order of the file.
    static var keys: [(name: String, path: WritableKeyPath<CheckpointIdentity, String>)] {
        [
            ("cluster", \.cluster), ("run", \.run), ("node", \.node), ("model", \.model),
            ("topology", \.topology), ("experiment", \.experiment),
        ]
    }

    /// Refuses a checkpoint of another run, node or model.
    ///
    /// - Throws: `CheckpointError.foreign` with the first key that differs, what it is and what it should be.
    public func check(isExpected expected: CheckpointIdentity) throws(CheckpointError) {
        for (name, path) in Self.keys where self[keyPath: path] != expected[keyPath: path] {
            throw .foreign(key: name, found: self[keyPath: path], expected: expected[keyPath: path])
        }
    }
}
