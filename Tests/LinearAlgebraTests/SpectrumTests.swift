import Glibc
import LinearAlgebra
import Testing

/// The `[order, order]` matrix with the given entries.
private func matrix(_ order: Int, _ entry: (_ row: Int, _ column: Int) -> Double) -> [Double] {
    (0..<(order * order)).map { entry($0 / order, $0 % order) }
}

/// LAPACK is backward stable: eigenvalues are off by a small multiple of ε·‖A‖; all norms here are below 30.
private let tolerance = 1e-12

@Suite struct `symmetric eigenvalues` {
    @Test(arguments: [3, 4, 7, 16, 33])
    func `the Laplacian of a ring has eigenvalues 2 − 2 cos 2πk/n`(order: Int) {
        let laplacian = matrix(order) { row, column in
            let distance = (row - column + order) % order
            return distance == 0 ? 2 : distance == 1 || distance == order - 1 ? -1 : 0
        }
        let expected = (0..<order).map { 2 - 2 * cos(2 * Double.pi * Double($0) / Double(order)) }.sorted()
        let found = SymmetricEigenvalues(of: laplacian, order: order)
        #expect(zip(found.values, expected).allSatisfy { abs($0 - $1) < tolerance })
        #expect(found.values.count == order)
        #expect(found.vectors.isEmpty)
    }

    @Test func `has the bits of one thread, whatever the library was told before`() async {
        await #expect(processExitsWith: .success) {
            let entries = numbers(16 * 16, "symmetric").map(Double.init)
            let symmetric = matrix(16) { entries[16 * min($0, $1) + max($0, $1)] }
            let found = SymmetricEigenvalues(of: symmetric, order: 16, vectors: true)
            LinearAlgebraBackend.useOneThreadPerCall()
            let again = SymmetricEigenvalues(of: symmetric, order: 16, vectors: true)
            precondition(found.values == again.values && found.vectors == again.vectors)
        }
    }

    @Test func `the Laplacian of a complete graph has eigenvalues 0 and n`() {
        let found = SymmetricEigenvalues(of: matrix(9) { $0 == $1 ? 8 : -1 }, order: 9).values
        #expect(abs(found[0]) < tolerance)
        #expect(found.dropFirst().allSatisfy { abs($0 - 9) < tolerance })
    }

    @Test(arguments: [1, 2, 5, 12])
    func `eigenvectors are rows, orthonormal, and fit their eigenvalues`(order: Int) {
        let a = matrix(order) { 1 / Double($0 + $1 + 1) + ($0 == $1 ? Double($0) : 0) }
        let found = SymmetricEigenvalues(of: a, order: order, vectors: true)
        #expect(found.values == found.values.sorted())
        for k in 0..<order {
            let v = found.vectors[(k * order)..<((k + 1) * order)].map { $0 }
            for row in 0..<order {
                let product = (0..<order).reduce(0) { $0 + a[row * order + $1] * v[$1] }
                #expect(abs(product - found.values[k] * v[row]) < tolerance)
            }
            for other in 0..<order {
                let dot = (0..<order).reduce(0) { $0 + v[$1] * found.vectors[other * order + $1] }
                #expect(abs(dot - (k == other ? 1 : 0)) < tolerance)
            }
        }
    }

    @Test func `orders zero and one work, and a wrong size traps`() async {
        #expect(SymmetricEigenvalues(of: [], order: 0, vectors: true).values.isEmpty)
        #expect(SymmetricEigenvalues(of: [-4], order: 1).values == [-4])
        await #expect(processExitsWith: .failure) { _ = SymmetricEigenvalues(of: [1, 2, 3], order: 2) }
    }
}

@Suite struct `general spectrum` {
    /// Eigenvalues in a fixed order, so that two lists can be compared.
    private func sorted(_ values: [(real: Double, imaginary: Double)]) -> [(real: Double, imaginary: Double)]
    {
        values.sorted { abs($0.real - $1.real) > 1e-9 ? $0.real < $1.real : $0.imaginary < $1.imaginary }
    }

    @Test(arguments: [2, 3, 5, 8])
    func `a circulant has the Fourier transform of its first row as eigenvalues`(order: Int) {
        let row = (0..<order).map { [0.5, 0.3, -0.7, 0.2, 1.1, 0, -0.4, 0.9][$0] }
        let circulant = matrix(order) { row[($1 - $0 + order) % order] }
        let expected = (0..<order).map { k in
            let angles = (0..<order).map { 2 * Double.pi * Double(k * $0 % order) / Double(order) }
            return (
                real: zip(row, angles).reduce(0) { $0 + $1.0 * cos($1.1) },
                imaginary: zip(row, angles).reduce(0) { $0 + $1.0 * sin($1.1) }
            )
        }
        let found = sorted(GeneralSpectrum.eigenvalues(of: circulant, order: order))
        #expect(found.count == order)
        for (value, reference) in zip(found, sorted(expected)) {
            #expect(abs(value.real - reference.real) < tolerance)
            #expect(abs(value.imaginary - reference.imaginary) < tolerance)
        }
        // A circulant is normal: its norm is the largest modulus.
        let largest = expected.map { hypot($0.real, $0.imaginary) }.reduce(0, max)
        #expect(abs(GeneralSpectrum.norm2(of: circulant, order: order) - largest) < tolerance)
    }

    @Test func `the eigenvalues of a triangular matrix are its diagonal`() {
        let found = GeneralSpectrum.eigenvalues(
            of: matrix(4) { $0 == $1 ? Double($0) : $0 < $1 ? 3 : 0 }, order: 4)
        for (value, expected) in zip(sorted(found), [0.0, 1, 2, 3]) {
            #expect(abs(value.real - expected) < 1e-10)
            #expect(value.imaginary == 0)
        }
    }

    @Test func `the norm is the largest singular value, not the largest eigenvalue`() {
        // A shear [[1, s], [0, 1]] has eigenvalue 1 and norm (s + √(s² + 4)) / 2.
        #expect(
            abs(GeneralSpectrum.norm2(of: [1, 3, 0, 1], order: 2) - (3 + 13.0.squareRoot()) / 2) < tolerance)
        // A product of two vectors has the product of their lengths.
        #expect(abs(GeneralSpectrum.norm2(of: [3, 6, 4, 8], order: 2) - 5 * 5.0.squareRoot()) < tolerance)
        #expect(GeneralSpectrum.norm2(of: [0, 0, 0, 0], order: 2) == 0)
    }

    @Test func `orders zero and one work, and a wrong size traps`() async {
        #expect(GeneralSpectrum.eigenvalues(of: [], order: 0).isEmpty)
        #expect(GeneralSpectrum.norm2(of: [], order: 0) == 0)
        #expect(GeneralSpectrum.norm2(of: [-2.5], order: 1) == 2.5)
        #expect(GeneralSpectrum.eigenvalues(of: [-2.5], order: 1).first?.real == -2.5)
        await #expect(processExitsWith: .failure) { _ = GeneralSpectrum.eigenvalues(of: [1], order: 2) }
        await #expect(processExitsWith: .failure) { _ = GeneralSpectrum.norm2(of: [1], order: 2) }
    }
}
