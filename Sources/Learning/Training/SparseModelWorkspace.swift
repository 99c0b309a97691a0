public import LinearAlgebra

/// A workspace whose gradient touches few of the parameters: the rows of a table that a mini-batch names.
///
/// It writes the gradient once, into zeros, and lists what it wrote. Where something needs the gradient of every parameter
/// (L2 over all of them, clipping, noise) the same arithmetic fills a vector without a list.
public protocol SparseModelWorkspace: ModelWorkspace {
    /// The mean loss over some training samples and its gradient.
    ///
    /// - Parameters:
    ///   - parameters: `[layout.count]`.
    ///   - samples: positions in the training part, at least one; a position may occur several times.
    ///   - gradient: `[layout.count]`, all zeros; written to where it is not 0.
    ///   - touched: gets every block that is written to, none twice; nil when nobody asks.
    /// - Returns: the mean loss, without L2 over all parameters.
    func gradient(
        at parameters: Span<Float>, samples: Span<Int32>, addingTo gradient: inout MutableSpan<Float>,
        touched: TouchedBlocks?
    ) -> Float
}

extension SparseModelWorkspace {
    /// The same gradient in a vector of any content.
    public func gradient(
        at parameters: Span<Float>, samples: Span<Int32>, into gradient: inout MutableSpan<Float>
    ) -> Float {
        for index in gradient.indices { gradient[index] = 0 }
        return self.gradient(at: parameters, samples: samples, addingTo: &gradient, touched: nil)
    }
}

/// Which rows of a table a mini-batch has met: tells the first meeting from later ones, at the cost of neither clearing nor
/// sorting.
struct RowMarks {
    /// The batch in which each row was met last.
    private var batches: [UInt32]
    private var batch: UInt32 = 0

    init(rows: Int) {
        batches = [UInt32](repeating: 0, count: rows)
    }

    /// A new batch, which has met no row yet.
    mutating func beginBatch() {
        batch &+= 1
        guard batch == 0 else { return }
        for row in batches.indices { batches[row] = 0 }
        batch = 1
    }

    /// Whether the batch meets the row for the first time; it has met it then.
    mutating func meets(_ row: Int) -> Bool {
        let isFirst = batches[row] != batch
        batches[row] = batch
        return isFirst
    }
}
