/// Something whose state outlives its process: an algorithm, a mechanism of one, a sampler.
///
/// One function serves both directions: it names every field once, in a fixed order, and the archive either notes or assigns
/// it. What it does not name is lost at a restart; what cannot survive one (connections, timers, an exchange that waits for
/// its answer) is left at what a fresh value has.
///
/// ```swift
/// mutating func persist(in archive: inout StateArchive) throws(StateError) {
///     try archive.vector("replica", &replica)
///     try archive.optimizer(optimizer)
///     try archive.count("steps", &steps)
/// }
/// ```
public protocol Persistent: ~Copyable {
    /// Notes every field in the archive, or takes every field from it.
    ///
    /// - Throws: `StateError`, only when reading, when a field is missing, foreign or impossible. The value is then half
    ///   assigned and must be thrown away.
    mutating func persist(in archive: inout StateArchive) throws(StateError)
}
