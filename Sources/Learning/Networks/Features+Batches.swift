import LinearAlgebra

/// Batches of samples as a network takes them: one row of numbers for each, tokens as indices.
extension Features {
    /// `target[k] ← sample samples[k]`; at least `samples.count * width` elements, the rest stays as it was.
    func gather(_ samples: Span<Int32>, into target: inout MutableSpan<Float>) {
        switch self {
        case .dense(let matrix):
            RowGather.copy(samples, of: matrix.values.span, columns: matrix.columns, into: &target)
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
        case .windows(let windows):
            for (index, sample) in samples.enumerated() {
                windows.copy(sample, into: &target, at: index * windows.length)
            }
        case .sparse, .ratings: preconditionFailure("a network on \(kind.rawValue)")
        }
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
