/// Why a variant of an experiment cannot run, in one line with the remedy.
public struct PlanError: Error, Equatable, CustomStringConvertible {
    /// The variant's name.
    public let variant: String
    /// The key the problem is about, for example `training.algorithm`; empty when the problem names its own place.
    public let key: String
    /// What is wrong, and what to do about it.
    public let problem: String
    /// `file:line:column` where the key was stated; nil when only the variant is known.
    public var place: String?

    /// The place, as far as there is one, and the problem.
    public var description: String {
        if let place { return "\(place): \(key): \(problem)" }
        return key.isEmpty ? problem : "variant '\(variant)': \(key): \(problem)"
    }
}
