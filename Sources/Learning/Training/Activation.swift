import Glibc
import LinearAlgebra

/// The nonlinearity of a hidden layer, applied to every element of `z = W·x + b`.
public enum Activation: String, Sendable, CaseIterable {
    /// `max(0, z)`; its derivative at 0 is taken as 0, as in PyTorch.
    case relu
    /// `tanh z`.
    case tanh
    /// `z·Φ(z)` with the exact normal distribution function (by `erf`): PyTorch's default `nn.GELU`, not its tanh
    /// approximation. Hendrycks & Gimpel 2016 (arXiv:1606.08415).
    case gelu

    /// `h ← f(z + bias)` in place, and `f'(z + bias)` into `slope`, row by row.
    ///
    /// - Parameters:
    ///   - z: `[rows, width]`, where `width` is the length of the bias.
    ///   - bias: `[width]`.
    ///   - slope: `[rows, width]`; written for `gelu` only, the others find their slope in the result.
    func apply(_ z: inout MutableSpan<Float>, bias: Span<Float>, slope: inout MutableSpan<Float>) {
        switch self {
        case .relu: Self.addBias(bias, thenRectify: &z)
        case .tanh: Self.addBias(bias, thenTanh: &z)
        case .gelu: Self.addBias(bias, thenGELU: &z, slope: &slope)
        }
    }

    /// `δ ← δ · f'` for the result `h` and the slope that `apply` left.
    func backPropagate(_ delta: inout MutableSpan<Float>, result: Span<Float>, slope: Span<Float>) {
        precondition(
            delta.count == result.count && delta.count == slope.count,
            "activation: lengths differ (\(delta.count), \(result.count), \(slope.count))")
        switch self {
        case .relu:
            // Both operands are loaded before the choice: a conditional load would become a branch.
            for index in result.indices {
                let value = result[index]
                let incoming = delta[index]
                delta[index] = value > 0 ? incoming : 0
            }
        case .tanh:
            for index in result.indices { delta[index] *= 1 - result[index] * result[index] }
        case .gelu:
            for index in slope.indices { delta[index] *= slope[index] }
        }
    }

    // MARK: - Kernels

    private static func addBias(_ bias: Span<Float>, thenRectify z: inout MutableSpan<Float>) {
        var row = 0
        while row < z.count {
            var line = z._mutatingExtracting(row..<(row + bias.count))
            for column in bias.indices {
                let value = line[column] + bias[column]
                line[column] = value > 0 ? value : 0
            }
            row += bias.count
        }
    }

    private static func addBias(_ bias: Span<Float>, thenTanh z: inout MutableSpan<Float>) {
        var row = 0
        while row < z.count {
            var line = z._mutatingExtracting(row..<(row + bias.count))
            for column in bias.indices { line[column] = tanhf(line[column] + bias[column]) }
            row += bias.count
        }
    }

    private static func addBias(
        _ bias: Span<Float>, thenGELU z: inout MutableSpan<Float>, slope: inout MutableSpan<Float>
    ) {
        DenseLayerShape.addBias(bias, to: &z)
        VectorKernels.gelu(&z, slope: &slope)
    }
}
