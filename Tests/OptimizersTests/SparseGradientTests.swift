import Catalogues
import LinearAlgebra
import Testing

@testable import Optimizers

private let rows = 6
private let width = 3

/// A gradient of a table `[6, 3]` in the given rows, with its list of them, and the same without.
private func gradients(
    rows touched: [Int], step: Int, from pool: BufferPool
) -> (sparse: ParameterSnapshot, dense: ParameterSnapshot) {
    var vector = ParameterVector(sparseFrom: pool)
    vector.touch { elements, blocks in
        for row in touched {
            blocks.append(start: row * width, count: width)
            for column in 0..<width {
                elements[row * width + column] = Float(step - 2 * row) + 0.25 * Float(column)
            }
        }
    }
    let sparse = vector.freeze()
    return (sparse, ParameterSnapshot(sparse.values))
}

@Suite struct `sparse gradients` {
    @Test(arguments: OptimizerCatalogue.all.entries, [0, 0.1])
    func `move parameters and memory as dense ones do, to the last bit`(
        entry: OptimizerEntry, decay: Double
    ) throws {
        let settings = try Settings(entry.settings, given: [("weight-decay", .number(decay))])
        let pool = BufferPool(length: rows * width)
        let (one, other) = (entry.make(settings, pool: pool), entry.make(settings, pool: pool))
        let start = (0..<(rows * width)).map { 1 - 0.2 * Float($0) }
        var x = ParameterVector(start)
        var y = ParameterVector(start)
        for (step, touched) in [[0, 5], [5], [], [2, 0, 1], [3], [5, 0]].enumerated() {
            let (sparse, dense) = gradients(rows: touched, step: step + 1, from: pool)
            one.step(&x, gradient: sparse, learningRate: 0.05)
            other.step(&y, gradient: dense, learningRate: 0.05)
        }
        #expect(x.snapshot().values == y.snapshot().values)
        #expect(one.state.vectors.map(\.values) == other.state.vectors.map(\.values))
        // A step that visits only what is touched can have moved nothing else: row 4 never was.
        if entry.isSparse(settings) {
            let row = 4 * width..<5 * width
            #expect(x.snapshot().values[row] == start[row])
            #expect(one.state.vectors.allSatisfy { $0.values[row].allSatisfy { $0 == 0 } })
        }
    }

    @Test func `are visited by plain SGD, Adagrad and SparseAdam`() {
        let sparse = OptimizerCatalogue.all.entries.filter { $0.sparseForm != .never }.map(\.name)
        #expect(sparse == ["sgd", "sparse-adam", "adagrad"])
    }

    /// PyTorch 2.x: `torch.optim.SparseAdam([w], lr=0.1)` on a table of three rows, gradients
    /// `[[0.3·k·(i+1), −0.2·(i+2)]]` for the i-th of the rows named in step k.
    @Test func `give PyTorch's SparseAdam`() throws {
        let entry = try #require(OptimizerCatalogue.all["sparse-adam"])
        let pool = BufferPool(length: 6)
        let optimizer = entry.make(try Settings(entry.settings), pool: pool)
        var x = ParameterVector([1, -2, 0.5, 3, 0.25, -1])
        for (step, rows) in [[0, 2], [0], [1, 2], [0]].enumerated() {
            var gradient = ParameterVector(sparseFrom: pool)
            gradient.touch { elements, touched in
                for (index, row) in rows.enumerated() {
                    touched.append(start: 2 * row, count: 2)
                    elements[2 * row] = 0.3 * Float((step + 1) * (index + 1))
                    elements[2 * row + 1] = -0.2 * Float(index + 2)
                }
            }
            optimizer.step(&x, gradient: gradient.freeze(), learningRate: 0.1)
        }
        let theirs: [Float] = [0.71964687, -1.7090303, 0.43611866, 3.0638814, 0.071212, -0.8141538]
        for (ours, expected) in zip(x.snapshot().values, theirs) { #expect(abs(ours - expected) < 2e-6) }
    }
}
