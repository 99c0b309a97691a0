import Experiments
import Learning
import LinearAlgebra
import Reports
import Runs
import Topology

/// The final models of a run as safetensors files: `RUN.models/averaged.safetensors`, and one below `nodes` for each node.
///
/// Each says where it comes from, the resolved experiment included, so that `murmur evaluate` needs no other file.
struct SavedModels {
    /// Which models of a run are kept.
    enum Extent: String, CaseIterable {
        /// The mean of the honest nodes' models.
        case averaged
        /// The same, and the model of every node.
        case all

        /// - Throws: `Failure` for another word.
        init(option text: String) throws(Failure) {
            guard let extent = Self(rawValue: text) else {
                throw Failure("--save-models: expected averaged or all (got '\(text)')", .usage)
            }
            self = extent
        }
    }

    /// Keys of what a file says about itself.
    enum Key {
        static let experiment = "murmuration.experiment"
        static let variant = "murmuration.variant"
        static let node = "murmuration.node"
    }

    static let suffix = ".models"
    static let averagedName = "averaged"
    static let nodesFolder = "nodes"

    let run: VariantRun

    /// The name of the directory of a run's models, `VARIANT-seedSEED.models`.
    var directoryName: String { "\(run.variant.name)-seed\(run.seed)\(Self.suffix)" }

    /// Writes the models of a finished or interrupted run.
    ///
    /// - Parameters:
    ///   - models: every node's, `[nodes][parameterCount]`; a line of stages is written as one model.
    ///   - extent: which of them.
    ///   - directory: the directory of the run's report.
    /// - Throws: `Failure` when a file cannot be written.
    func write(
        _ models: [ParameterSnapshot], _ extent: Extent, into directory: OutputDirectory
    ) throws(Failure) {
        let folder = OutputDirectory(directory.file(directoryName))
        try folder.create()
        let pipeline = run.plan.pipeline
        let whole = pipeline?.wholeModels(models) ?? models
        let counted = pipeline == nil ? run.plan.honestNodes.map { whole[$0] } : whole
        let mean = ParameterSnapshot.mean(of: counted)
        try write(
            mean, of: Self.averagedName, to: folder.file(Self.averagedName + WeightsFormat.safetensors.suffix)
        )
        guard extent == .all else { return }
        let nodes = OutputDirectory(folder.file(Self.nodesFolder))
        try nodes.create()
        let names = (0..<run.plan.nodeCount).map { run.plan.topology.name(of: $0) }
        for (name, model) in zip(pipeline?.lineNames(names) ?? names, whole) {
            try write(model, of: name, to: nodes.file(name + WeightsFormat.safetensors.suffix))
        }
    }

    /// Writes one model.
    ///
    /// - Parameters:
    ///   - model: `[parameterCount]`.
    ///   - node: whose, in words.
    ///   - path: the file, replaced when it is there.
    /// - Throws: `Failure` when the file cannot be written.
    func write(_ model: ParameterSnapshot, of node: String, to path: String) throws(Failure) {
        let own = run.plan.workload.model
        let tensors = own.core.layout.named(own.ofCore(model))
        let metadata = [
            // What Hugging Face's loaders look for.
            (key: "format", value: "pt"),
            (key: "murmuration.version", value: Murmur.version),
            (key: "murmuration.model", value: own.core.fingerprint),
            (key: Key.variant, value: run.variant.name),
            (key: "murmuration.seed", value: "\(run.seed)"),
            (key: Key.node, value: node),
            (key: Key.experiment, value: run.experiment.resolvedText),
        ]
        try OutputFile.write(WeightsFormat.safetensors.encode(tensors, metadata: metadata), to: path)
    }
}
