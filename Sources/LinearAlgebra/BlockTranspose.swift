/// Exchanges the two outer axes of an array of blocks: samples and channels of images, for instance.
public enum BlockTranspose {
    /// `target[j, i, :] ← source[i, j, :]`.
    ///
    /// - Parameters:
    ///   - source: `[outer, inner, block]`.
    ///   - outer: blocks along the first axis of the source.
    ///   - inner: blocks along its second axis.
    ///   - block: elements of one block, which stay together; 1 transposes a matrix.
    ///   - target: `[inner, outer, block]`, overwritten.
    public static func copy(
        _ source: Span<Float>, outer: Int, inner: Int, block: Int, into target: inout MutableSpan<Float>
    ) {
        precondition(
            source.count == outer * inner * block && target.count == source.count,
            "blocks \(outer)x\(inner)x\(block) in \(source.count) and \(target.count) elements")
        unsafe source.withUnsafeBufferPointer { source in
            unsafe target.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                for i in 0..<outer {
                    for j in 0..<inner {
                        let begin = (i * inner + j) * block
                        let end = (j * outer + i) * block
                        if block == 1 {
                            unsafe to[end] = from[begin]
                        } else {
                            unsafe (to + end).update(from: from + begin, count: block)
                        }
                    }
                }
            }
        }
    }
}
