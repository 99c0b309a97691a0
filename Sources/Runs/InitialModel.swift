import Determinism
public import Learning
public import LinearAlgebra

/// The model that all nodes of a run start from, instead of one drawn from the seed.
public struct InitialModel: Sendable {
    /// The file it was read from, as the user named it.
    public let file: String
    /// `[parameterCount]`.
    public let parameters: ParameterSnapshot
    /// Identifies the numbers: what peers compare, so that all start from the same.
    public let digest: String

    /// The tensors of a file, as a workload's model.
    ///
    /// - Throws: `WeightsError` that names the first tensor that does not fit the model.
    public init(_ file: WeightsFile, for workload: Workload) throws(WeightsError) {
        let model = workload.model
        let own = try model.core.layout.parameters(in: file, model: model.core.fingerprint)
        var digest = RunDigest()
        digest.combine(own.span)
        self.file = file.file
        self.digest = digest.description
        parameters = model.withFreshState(own)
    }

    /// For reports: the file's name without folders, and the digest.
    public var text: String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return "\(name), digest \(digest)"
    }
}
