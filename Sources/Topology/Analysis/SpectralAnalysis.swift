import Glibc
import LinearAlgebra

/// How fast repeated averaging with one mixing matrix W brings the nodes together.
///
/// Differences between nodes shrink by the second eigenvalue modulus per round in the long run, and by
/// `contraction` at worst in a single round; the two are equal for symmetric matrices. Up to `denseLimit`
/// nodes exact, through LAPACK; above that by Lanczos' method in memory proportional to edges, with a bound
/// on the error.
public struct SpectralAnalysis: Sendable {
    /// Up to how many nodes eigenvalues come from the full matrix.
    public static let denseLimit = 2_000

    /// The number of nodes.
    public let nodeCount: Int
    /// Whether W is symmetric, so that all eigenvalues are real.
    public let isSymmetric: Bool
    /// How the numbers were found.
    public let method: Method
    /// All eigenvalues, largest modulus first (largest value first for symmetric W).
    ///
    /// Empty when found by Lanczos' method.
    public let spectrum: [Eigenvalue]
    /// The largest modulus among the eigenvalues after one eigenvalue 1 is set aside.
    ///
    /// 0 for a single node, 1 when disconnected. For non-symmetric W above `denseLimit` nodes it is
    /// `contraction`, an upper bound.
    public let secondEigenvalueModulus: Double
    /// The smallest eigenvalue of a symmetric W; nil when W is not symmetric.
    public let smallestEigenvalue: Double?
    /// ‖W − J‖₂: by what factor one round shrinks the distance to consensus at worst.
    public let contraction: Double

    /// How eigenvalues were found.
    public enum Method: Sendable, Equatable {
        /// From the full matrix, to rounding.
        case dense
        /// By Lanczos' method: after so many steps there is an eigenvalue within `residual` of each number.
        ///
        /// That the numbers are the ends of the spectrum is certain only as far as they have stopped growing;
        /// on graphs that mix very slowly (long rings and paths) the residual stays visible.
        case lanczos(steps: Int, residual: Double)
    }

    /// An eigenvalue of a mixing matrix.
    public struct Eigenvalue: Sendable, Equatable {
        /// The real part.
        public let real: Double
        /// The imaginary part, 0 for symmetric matrices.
        public let imaginary: Double
        /// The distance from 0.
        public var modulus: Double { hypot(real, imaginary) }
    }

    /// Analyses a mixing matrix whose rows sum to 1.
    ///
    /// - Parameters:
    ///   - matrix: rows sum to 1; above `denseLimit` nodes columns do as well.
    ///   - denseLimit: up to how many nodes the full matrix is used.
    ///   - tolerance: the residual at which Lanczos' method stops.
    ///   - stepLimit: the number of steps at which it gives up.
    public init(
        of matrix: MixingMatrix, denseLimit: Int = SpectralAnalysis.denseLimit, tolerance: Double = 1e-8,
        stepLimit: Int = 2_000
    ) {
        if matrix.nodeCount <= max(denseLimit, 2) {
            self.init(small: matrix)
        } else {
            self.init(large: matrix, tolerance, stepLimit)
        }
    }

    private init(small matrix: MixingMatrix) {
        method = .dense
        nodeCount = matrix.nodeCount
        isSymmetric = matrix.isSymmetric
        if isSymmetric {
            let values = SymmetricEigenvalues(of: matrix.dense(), order: nodeCount).values
            spectrum = values.reversed().map { Eigenvalue(real: $0, imaginary: 0) }
            secondEigenvalueModulus = Self.largestModulus(spectrum)
            smallestEigenvalue = values[0]
            contraction = secondEigenvalueModulus
        } else {
            let values = GeneralSpectrum.eigenvalues(of: matrix.dense(), order: nodeCount)
                .map { Eigenvalue(real: $0.real, imaginary: $0.imaginary) }
            spectrum = values.sorted {
                ($0.modulus, $0.real, $0.imaginary) > ($1.modulus, $1.real, $1.imaginary)
            }
            secondEigenvalueModulus = Self.largestModulus(spectrum)
            smallestEigenvalue = nil
            contraction = GeneralSpectrum.norm2(of: DenseMatrix(matrix).withoutMean.values, order: nodeCount)
        }
    }

    private init(large matrix: MixingMatrix, _ tolerance: Double, _ stepLimit: Int) {
        precondition(
            matrix.isDoublyStochastic,
            "above \(Self.denseLimit) nodes rows and columns must sum to 1 for analysis")
        nodeCount = matrix.nodeCount
        isSymmetric = matrix.isSymmetric
        spectrum = []
        let ends: SpectrumEnds
        if isSymmetric {
            ends = SpectrumEnds(order: nodeCount, tolerance: tolerance, limit: stepLimit) { x, y in
                matrix.multiply(x, into: &y)
            }
            secondEigenvalueModulus = max(abs(ends.largest), abs(ends.smallest))
            smallestEigenvalue = ends.smallest
            contraction = secondEigenvalueModulus
        } else {
            let transposed = matrix.transposed
            var between = [Double](repeating: 0, count: nodeCount)
            ends = SpectrumEnds(order: nodeCount, tolerance: tolerance, limit: stepLimit) { x, y in
                var out = between.mutableSpan
                matrix.multiply(x, into: &out)
                transposed.multiply(between.span, into: &y)
            }
            contraction = max(0, ends.largest).squareRoot()
            secondEigenvalueModulus = contraction
            smallestEigenvalue = nil
        }
        method = .lanczos(steps: ends.steps, residual: ends.residual)
    }

    /// 1 − second eigenvalue modulus: 1 for exact averaging in one round, 0 when averaging never gets there.
    public var spectralGap: Double { 1 - secondEigenvalueModulus }

    /// The rounds until differences have shrunk by a factor, in the long run; nil when they never do.
    public func rounds(toShrinkBy factor: Double) -> Double? {
        precondition(factor > 0 && factor < 1, "a shrinking factor lies in (0, 1), got \(factor)")
        guard secondEigenvalueModulus < 1 else { return nil }
        return secondEigenvalueModulus == 0 ? 1 : max(1, log(factor) / log(secondEigenvalueModulus))
    }

    /// The largest modulus without the one eigenvalue nearest to 1.
    private static func largestModulus(_ spectrum: [Eigenvalue]) -> Double {
        func distance(_ value: Eigenvalue) -> Double { hypot(value.real - 1, value.imaginary) }
        let one = spectrum.indices.min { distance(spectrum[$0]) < distance(spectrum[$1]) }
        return spectrum.indices.filter { $0 != one }.map { spectrum[$0].modulus }.max() ?? 0
    }
}
