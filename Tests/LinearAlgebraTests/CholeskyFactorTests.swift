import Glibc
import LinearAlgebra
import Testing

@Suite struct `Cholesky factor` {
    /// [[4, 2], [2, 3]]: determinant 8, inverse [[3, −2], [−2, 4]]/8.
    @Test func `of two rows solves, inverts and knows the determinant`() throws {
        let factor = try #require(CholeskyFactor(of: [4, 2, 2, 3], order: 2))
        #expect(abs(factor.logDeterminant - log(8)) < 1e-14)
        let inverse = factor.inverse()
        for (got, expected) in zip(inverse, [0.375, -0.25, -0.25, 0.5]) {
            #expect(abs(got - expected) < 1e-15)
        }
        for (got, expected) in zip(factor.solve([8, 8]), [1, 2]) {
            #expect(abs(got - Double(expected)) < 1e-14)
        }
    }

    @Test(arguments: [1, 3, 10]) func `times the matrix gives the identity`(order: Int) throws {
        // B Bᵀ + I of an irregular B is positive definite.
        let b = (0..<order * order).map { Double(($0 * 7 + 3) % 11) / 11 }
        var matrix = [Double](repeating: 0, count: order * order)
        for row in 0..<order {
            for column in 0..<order {
                matrix[row * order + column] =
                    (0..<order).reduce(row == column ? 1 : 0) {
                        $0 + b[row * order + $1] * b[column * order + $1]
                    }
            }
        }
        let inverse = try #require(CholeskyFactor(of: matrix, order: order)).inverse()
        for row in 0..<order {
            for column in 0..<order {
                let entry = (0..<order).reduce(0) {
                    $0 + matrix[row * order + $1] * inverse[$1 * order + column]
                }
                #expect(abs(entry - (row == column ? 1 : 0)) < 1e-12)
            }
        }
    }

    @Test func `there is none of an indefinite, singular or broken matrix`() {
        #expect(CholeskyFactor(of: [1, 2, 2, 1], order: 2) == nil)
        #expect(CholeskyFactor(of: [0], order: 1) == nil)
        #expect(CholeskyFactor(of: [.nan], order: 1) == nil)
    }
}
