import Determinism
import LinearAlgebra

/// Reproducible numbers in `[-1, 1)` for a test, named after what they are for.
func numbers(_ count: Int, _ purpose: String) -> [Float] {
    var stream = RandomStream(seed: 7, purpose: purpose, count)
    return (0..<count).map { _ in Float(stream.uniform(-1, 1)) }
}

/// Lengths around the sixteen lanes of the kernels.
let awkwardLengths = [0, 1, 15, 16, 17, 33, 100]
