public import LinearAlgebra

extension Message {
    /// Drops the payload and gives its memory back when nobody else holds it.
    public mutating func recycle(into pool: BufferPool) {
        switch payload {
        case .none: break
        case .compressed: payload = .none
        case .dense(let values):
            payload = .none
            pool.recycle(values)
        }
    }
}
