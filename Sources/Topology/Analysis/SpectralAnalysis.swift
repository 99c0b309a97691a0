import Glibc
import LinearAlgebra

/// How fast repeated averaging with one mixing matrix W brings the nodes together.
///
/// Differences between nodes shrink by the second eigenvalue modulus per round in the long run, and by
/// `contraction` at worst in a single round; the two are equal for symmetric matrices. Exact (LAPACK) up to
/// `denseLimit` nodes.
public struct SpectralAnalysis: Sendable {
    /// Up to how many nodes eigenvalues come from the full matrix.
    public static let denseLimit = 2_000

    /// The number of nodes.
    public let nodeCount: Int
    /// Whether W is symmetric, so that all eigenvalues are real.
    public let isSymmetric: Bool
    /// All eigenvalues, largest modulus first (for symmetric W largest value first).
    public let spectrum: [Eigenvalue]
    /// The largest modulus among the eigenvalues after one eigenvalue 1 is set aside; 0 for a single node, 1
    /// when disconnected.
    public let secondEigenvalueModulus: Double
    /// The smallest eigenvalue of a symmetric W; nil when W is not symmetric.
    public let smallestEigenvalue: Double?
    /// ‖W − J‖₂: by what factor one round shrinks the distance to consensus at worst.
    public let contraction: Double

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
    public init(of matrix: MixingMatrix) {
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
