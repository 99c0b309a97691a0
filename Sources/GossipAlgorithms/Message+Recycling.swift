public import LinearAlgebra

extension Message {
    /// Drops the payload and gives its memory back when nobody else holds it.
    public mutating func recycle(into pool: BufferPool) {
        guard case .dense(let values) = payload else { return }
        payload = .none
        pool.recycle(values)
    }
}
