import Learning
import LinearAlgebra

/// The matrix products of one training step, without anything between them: the same shapes and forms, on buffers of
/// the same sizes.
struct StepProducts {
    private final class Product {
        let formA: MatrixProduct.Form
        let formB: MatrixProduct.Form
        let rows: Int
        let columns: Int
        let inner: Int
        let a: [Float]
        let b: [Float]
        var c: [Float]

        init(
            _ formA: MatrixProduct.Form, _ formB: MatrixProduct.Form, rows: Int, columns: Int, inner: Int
        ) {
            self.formA = formA
            self.formB = formB
            self.rows = rows
            self.columns = columns
            self.inner = inner
            a = (0..<(rows * inner)).map { Float($0 % 7) / 8 }
            b = (0..<(inner * columns)).map { Float($0 % 5) / 8 }
            c = [Float](repeating: 0, count: rows * columns)
        }

        func run() {
            let (a, b) = (a, b)
            Self.multiply(
                a.span, formA, b.span, formB, into: &c, rows: rows, columns: columns, inner: inner)
        }

        private static func multiply(
            _ a: Span<Float>, _ formA: MatrixProduct.Form, _ b: Span<Float>, _ formB: MatrixProduct.Form,
            into c: inout [Float], rows: Int, columns: Int, inner: Int
        ) {
            var target = c.mutableSpan
            MatrixProduct.multiply(
                a, formA, b, formB, into: &target, rows: rows, columns: columns, inner: inner)
        }
    }

    private var products: [Product] = []

    /// Floating-point operations of all of them: two for each multiply-add.
    var operations: Double {
        products.reduce(0) { $0 + 2 * Double($1.rows) * Double($1.columns) * Double($1.inner) }
    }

    /// - Parameters:
    ///   - layout: of a dense network: every second tensor is a weight matrix `[outputs, inputs]` and the one behind it a
    ///     vector `[outputs]`; nil for others.
    ///   - batch: rows.
    init?(_ layout: ParameterLayout, batch: Int) {
        guard layout.tensors.indices.allSatisfy({ layout.tensors[$0].shape.count == 2 - $0 % 2 }) else {
            return nil
        }
        let weights = layout.tensors.filter { $0.shape.count == 2 }
        guard zip(weights, weights.dropFirst()).allSatisfy({ $0.shape[0] == $1.shape[1] }) else { return nil }
        for (index, weight) in weights.enumerated() {
            let (outputs, inputs) = (weight.shape[0], weight.shape[1])
            let isTransposed = weight.order == .transposed
            // z = x W', then the gradient of W, stored as W is.
            products.append(
                Product(
                    .plain, isTransposed ? .plain : .transposed, rows: batch, columns: outputs, inner: inputs)
            )
            products.append(
                isTransposed
                    ? Product(.transposed, .plain, rows: inputs, columns: outputs, inner: batch)
                    : Product(.transposed, .plain, rows: outputs, columns: inputs, inner: batch))
            guard index > 0 else { continue }
            // The gradient of the layer's inputs.
            products.append(
                Product(
                    .plain, isTransposed ? .transposed : .plain, rows: batch, columns: inputs, inner: outputs)
            )
        }
    }

    /// The products of so many steps.
    func run(steps: Int) {
        for _ in 0..<steps {
            for product in products { product.run() }
        }
    }
}
