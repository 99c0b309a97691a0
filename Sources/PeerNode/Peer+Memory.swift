import LinearAlgebra

extension Peer {
    /// Memory for vectors: what a steady run uses again, without keeping the most that a bad moment ever took.
    ///
    /// Of large vectors there is room for the gradient, the snapshot it is computed at, and one message each way for every
    /// neighbour; of small ones, which cost little, for as many as a pool keeps by itself.
    static func makePool(parameterCount: Int, contacts: Int) -> BufferPool {
        let affordable = idleBytes / max(1, 4 * parameterCount)
        return BufferPool(
            length: parameterCount, capacity: min(mostIdle, max(affordable, 2 + 2 * contacts)))
    }

    /// Bytes of idle vectors of one length that a peer may keep, whatever it needs: 16 MiB.
    private static let idleBytes = 1 << 24
    /// Vectors of one length that are never kept beyond this number.
    private static let mostIdle = 64
}
