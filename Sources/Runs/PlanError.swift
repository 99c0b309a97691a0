/// Why a variant of an experiment cannot run, in one line with the remedy.
public struct PlanError: Error, Equatable, CustomStringConvertible {
    /// The variant's name.
    public let variant: String
    /// The key the problem is about, for example `training.algorithm`; empty when the problem names its own place.
    public let key: String
    /// What is wrong, and what to do about it.
    public let problem: String

    /// The place, as far as there is one, and the problem.
    public var description: String {
        key.isEmpty ? problem : "variant '\(variant)': \(key): \(problem)"
    }
}
