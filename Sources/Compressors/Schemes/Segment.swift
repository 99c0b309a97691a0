import Catalogues
import Determinism

/// A random run of consecutive elements, the same for all nodes in a round.
struct Segment: Compressor {
    let share: Double

    var isUnbiased: Bool { false }
    func contraction(count: Int) -> Double { count > 0 ? 1 / Double(segments(of: count)) : 1 }
    func byteCount(count: Int) -> Int { SegmentEncoding.headBytes + 4 * length(of: count) }

    /// Elements of a segment.
    private func length(of count: Int) -> Int { KeptShare.elements(share, of: count) }

    /// Segments that cover the vector; the last begins early enough to be as long as the others.
    private func segments(of count: Int) -> Int { (count + length(of: count) - 1) / length(of: count) }

    func encode(_ vector: Span<Float>, _ randomness: inout CompressionRandomness) -> CompressedVector {
        let count = vector.count
        var bytes = [UInt8](repeating: 0, count: byteCount(count: count))
        if count > 0 {
            let length = length(of: count)
            let segment = randomness.shared.integer(below: segments(of: count))
            let start = min(segment * length, count - length)
            var target = bytes.mutableSpan
            target.store(UInt64(start), at: 0)
            for index in 0..<length {
                target.store(vector[start &+ index], at: SegmentEncoding.headBytes &+ 4 &* index)
            }
        }
        return CompressedVector(.segment, count: count, made: bytes)
    }
}

extension CompressorEntry {
    static let segment = CompressorEntry(
        name: "segment", summary: "A random run of consecutive elements, the same for all nodes in a round.",
        source: "Hu, Jiang & Wang 2019, arXiv:1908.07782 (segmented gossip)", settings: [.keptShare],
        details: """
            The vector is cut into segments of kept-share · d elements; the run's seed and the round choose one. As random-k, \
            but in one piece: cheap to read and write, at the price of elements that come and go together.
            """,
        cost: "8 + 4 k", contraction: "1 / ceil(d/k) in expectation: each element is in at least one segment"
    ) {
        Segment(share: $0.number("kept-share"))
    }
}
