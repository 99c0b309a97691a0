import Testing

@testable import LinearAlgebra

@Suite struct `matrix product` {
    struct Shape: Sendable, CustomTestStringConvertible {
        let rows: Int
        let columns: Int
        let inner: Int

        var testDescription: String { "[\(rows), \(inner)] times [\(inner), \(columns)]" }
    }

    static let shapes = [(1, 1, 1), (2, 3, 4), (1, 5, 7), (7, 1, 3), (5, 3, 1), (17, 9, 33), (16, 16, 16)]
        .map { Shape(rows: $0.0, columns: $0.1, inner: $0.2) }
    static let empty = [(0, 3, 4), (3, 0, 4), (0, 0, 0), (0, 2, 0)]
        .map { Shape(rows: $0.0, columns: $0.1, inner: $0.2) }

    @Test(arguments: shapes + empty, [(1, 0), (-0.5, 1), (2, 0.25)] as [(Float, Float)])
    func `all four forms equal a double-precision reference`(
        shape: Shape, factors: (alpha: Float, beta: Float)
    ) {
        let (rows, columns, inner) = (shape.rows, shape.columns, shape.inner)
        let a = numbers(rows * inner, "a")
        let b = numbers(inner * columns, "b")
        let old = numbers(rows * columns, "c")
        for (formA, formB) in [
            (MatrixProduct.Form.plain, MatrixProduct.Form.plain), (.plain, .transposed),
            (.transposed, .plain),
            (.transposed, .transposed),
        ] {
            var c = old
            var span = c.mutableSpan
            MatrixProduct.multiply(
                a.span, formA, b.span, formB, into: &span, rows: rows, columns: columns, inner: inner,
                alpha: factors.alpha, beta: factors.beta)
            for row in 0..<rows {
                for column in 0..<columns {
                    var sum = 0.0
                    for k in 0..<inner {
                        let left = formA == .plain ? a[row * inner + k] : a[k * rows + row]
                        let right = formB == .plain ? b[k * columns + column] : b[column * inner + k]
                        sum += Double(left) * Double(right)
                    }
                    let expected =
                        Double(factors.alpha) * sum + Double(factors.beta)
                        * Double(old[row * columns + column])
                    // Factors are below 1: each of inner + 2 operations rounds a number below 2·(inner + 1).
                    let tolerance = Double(inner + 2) * Double(Float.ulpOfOne) * 2 * Double(inner + 1)
                    #expect(
                        abs(Double(c[row * columns + column]) - expected) <= tolerance, "\(formA) \(formB)")
                }
            }
        }
    }

    @Test func `a factor of zero for the old content overwrites whatever was there`() {
        for inner in [0, 1, 3] {
            var c = [Float](repeating: .nan, count: 6)
            var span = c.mutableSpan
            MatrixProduct.multiply(
                [Float](repeating: 1, count: 2 * inner).span, .plain,
                [Float](repeating: 2, count: 3 * inner).span,
                into: &span, rows: 2, columns: 3, inner: inner)
            #expect(c == [Float](repeating: Float(2 * inner), count: 6))
        }
    }

    @Test func `an empty sum keeps the old content times its factor`() {
        var c: [Float] = [1, 2, 3, 4]
        var span = c.mutableSpan
        MatrixProduct.multiply(
            [Float]().span, .plain, [Float]().span, into: &span, rows: 2, columns: 2, inner: 0, beta: 0.5)
        #expect(c == [0.5, 1, 1.5, 2])
    }

    @Test func `shapes that do not fit trap`() async {
        await #expect(processExitsWith: .failure) {
            var c = [Float](repeating: 0, count: 4)
            var span = c.mutableSpan
            let a = [Float](repeating: 0, count: 5)
            MatrixProduct.multiply(a.span, .plain, a.span, into: &span, rows: 2, columns: 2, inner: 2)
        }
        await #expect(processExitsWith: .failure) {
            var c = [Float](repeating: 0, count: 3)
            var span = c.mutableSpan
            let a = [Float](repeating: 0, count: 4)
            MatrixProduct.multiply(a.span, .plain, a.span, into: &span, rows: 2, columns: 2, inner: 2)
        }
        await #expect(processExitsWith: .failure) {
            var c: [Float] = [1]
            var span = c.mutableSpan
            let a: [Float] = [1]
            MatrixProduct.multiply(a.span, .plain, a.span, into: &span, rows: -1, columns: -1, inner: -1)
        }
    }

    @Test(
        arguments: [(16, 128, 784), (400, 64, 48), (20, 208, 256), (17, 96, 641), (16, 100, 700)]
            .map { Shape(rows: $0.0, columns: $0.1, inner: $0.2) }, [0, 1] as [Float])
    func `a product in tiles has the bits of one in one piece`(shape: Shape, beta: Float) {
        LinearAlgebraBackend.useOneThreadPerCall()
        let (rows, columns, inner) = (shape.rows, shape.columns, shape.inner)
        let a = numbers(rows * inner, "a")
        let b = numbers(inner * columns, "b")
        for form in [MatrixProduct.Form.plain, .transposed] {
            var cut = numbers(rows * columns, "c")
            var whole = cut
            var span = cut.mutableSpan
            MatrixProduct.multiply(
                a.span, form, b.span, into: &span, rows: rows, columns: columns, inner: inner, beta: beta)
            whole.withUnsafeMutableBufferPointer { whole in
                a.withUnsafeBufferPointer { a in
                    b.withUnsafeBufferPointer { b in
                        MatrixProduct.multiplyWhole(
                            .init(start: a.baseAddress, stride: form == .plain ? inner : rows, form: form),
                            .init(start: b.baseAddress, stride: columns, form: .plain),
                            into: whole.baseAddress.unsafelyUnwrapped, stride: columns, rows: rows,
                            columns: columns, inner: inner, alpha: 1, beta: beta)
                    }
                }
            }
            #expect(cut == whole)
        }
    }

    @Test func `large products are cut into pieces that OpenBLAS takes for small ones`() {
        for (rows, columns, inner) in [(32, 128, 784), (784, 128, 32), (2_048, 64, 256), (8, 1_024, 128)] {
            guard let tiles = ProductTiles(.plain, .plain, rows: rows, columns: columns, inner: inner) else {
                #expect(!["SkylakeX", "Cooperlake"].contains(LinearAlgebraBackend.coreName))
                return
            }
            let depth = ProductTiles.depth(of: inner)
            #expect(tiles.rows * tiles.columns * depth <= ProductTiles.mostOperations)
            #expect(tiles.rows > 0 && tiles.columns > 0 && tiles.columns.isMultiple(of: 16))
        }
        #expect(ProductTiles(.plain, .plain, rows: 32, columns: 128, inner: 64) == nil, "small already")
        #expect(ProductTiles(.plain, .transposed, rows: 32, columns: 128, inner: 784) == nil)
        #expect(ProductTiles(.transposed, .plain, rows: 784, columns: 128, inner: 512) == nil)
        #expect(ProductTiles(.plain, .plain, rows: 32, columns: 100, inner: 784) == nil)
        #expect(ProductTiles(.plain, .plain, rows: 512, columns: 512, inner: 512) == nil, "not in the cache")
        var (pieces, rest) = ([Int](), 784)
        while rest > 0 {
            pieces.append(ProductTiles.depth(of: rest))
            rest -= pieces[pieces.count - 1]
        }
        #expect(pieces == [320, 240, 224])
    }

    @Test func `callers at once get the bits of one alone`() async {
        LinearAlgebraBackend.useOneThreadPerCall()
        // Large enough for OpenBLAS to pack blocks in its shared scratch memory.
        let size = 150
        let a = numbers(size * size, "a")
        let b = numbers(size * size, "b")
        let product: @Sendable () -> [Float] = {
            var c = [Float](repeating: 0, count: size * size)
            var span = c.mutableSpan
            MatrixProduct.multiply(
                a.span, .plain, b.span, .transposed, into: &span, rows: size, columns: size, inner: size)
            return c
        }
        let alone = product()
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask { (0..<10).allSatisfy { _ in product() == alone } }
            }
            for await isSame in group { #expect(isSame) }
        }
    }

    @Test func `the backend says what it is`() {
        #expect(!LinearAlgebraBackend.coreName.isEmpty)
        #expect(LinearAlgebraBackend.configuration.contains("OpenBLAS"))
    }
}
