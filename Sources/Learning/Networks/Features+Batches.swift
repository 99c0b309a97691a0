import LinearAlgebra

/// Batches of samples as a network takes them: one row of numbers for each, tokens as indices.
extension Features {
    /// Copies samples one below the other, to the begin of a buffer that is long enough.
    func gather(_ samples: Span<Int32>, intoBuffer batch: inout [Float]) {
        var target = batch.mutableSpan
        gather(samples, into: &target)
    }

    /// Copies consecutive samples to the begin of a buffer that is long enough.
    func copy(_ samples: Range<Int>, intoBuffer batch: inout [Float]) {
        var target = batch.mutableSpan
        copy(samples, into: &target)
    }

    /// `target[k] ← sample samples[k]`; at least `samples.count * width` elements, the rest stays as it was.
    func gather(_ samples: Span<Int32>, into target: inout MutableSpan<Float>) {
        switch self {
        case .dense(let matrix):
            RowGather.copy(samples, of: matrix.values.span, columns: matrix.columns, into: &target)
        case .stored(let rows):
            for index in samples.indices { rows.copy(Int(samples[index]), into: &target, at: index) }
        case .windows(let windows):
            for index in samples.indices {
                windows.copy(Int(samples[index]), into: &target, at: index * windows.length)
            }
        case .sparse, .ratings: preconditionFailure("a network on \(kind.rawValue)")
        }
    }

    /// Consecutive samples; the rest of the target stays as it was.
    func copy(_ samples: Range<Int>, into target: inout MutableSpan<Float>) {
        switch self {
        case .dense(let matrix):
            let source = matrix.values.span.extracting(
                (samples.lowerBound * matrix.columns)..<(samples.upperBound * matrix.columns))
            for index in source.indices { target[index] = source[index] }
        case .stored(let rows):
            for (index, sample) in samples.enumerated() { rows.copy(sample, into: &target, at: index) }
        case .windows(let windows):
            for (index, sample) in samples.enumerated() {
                windows.copy(sample, into: &target, at: index * windows.length)
            }
        case .sparse, .ratings: preconditionFailure("a network on \(kind.rawValue)")
        }
    }
}

extension StoredRows {
    /// One sample's numbers, as a row of a batch.
    fileprivate func copy(_ sample: Int, into target: inout MutableSpan<Float>, at row: Int) {
        var part = target._mutatingExtracting((row * columns)..<((row + 1) * columns))
        copy(sample, into: &part)
    }
}

extension TokenWindows {
    /// One sample's tokens, as indices.
    fileprivate func copy(_ sample: Int, into target: inout MutableSpan<Float>, at first: Int) {
        let start = Int(starts.span[sample])
        let source = tokens.span.extracting(start..<(start + length))
        for index in source.indices { target[first + index] = Float(source[index]) }
    }
}
