public import LinearAlgebra

/// Error feedback: what a compression leaves out is added to what is compressed next.
///
/// `v = x + e; c = C(v); e ← v − c; send c`. Seide et al., INTERSPEECH 2014; Karimireddy, Rebjock, Stich & Jaggi, ICML 2019,
/// arXiv:1901.09847. What was sent and the residual sum to what was to be sent, up to rounding.
public struct ErrorFeedback: ~Copyable, Sendable {
    /// e: what was left out so far, `[count]`.
    public private(set) var residual: ParameterVector

    /// Nothing is left out yet.
    public init(pool: BufferPool) {
        residual = ParameterVector(zerosFrom: pool)
    }

    /// C(x + e); the residual is then what this leaves out.
    public mutating func compress(
        _ vector: ParameterSnapshot, by compressor: any Compressor, _ randomness: inout CompressionRandomness
    ) -> CompressedVector {
        residual.add(1, times: vector)
        let compressed = compressor.compress(residual.span, &randomness)
        compressed.add(-1, into: &residual)
        return compressed
    }

    /// Takes over a residual, for example from a checkpoint.
    public mutating func assign(_ residual: ParameterSnapshot) { self.residual.assign(residual) }
}
