import Determinism
import LinearAlgebra

/// Random pairs of replicas move to their middle, and nothing else happens: as merges do it, with snapshots and buffers of a
/// pool, and in place on rows of one block.
final class PairAveraging {
    private let nodes: Int
    private let length: Int
    private let pool: BufferPool
    private let replicas: UnsafeMutablePointer<ParameterVector>
    /// Floats from one row to the next.
    private let stride: Int
    private let rows: UnsafeMutablePointer<Float>

    /// - Parameters:
    ///   - nodes: the number of replicas.
    ///   - length: floats in each.
    init(nodes: Int, length: Int) {
        self.nodes = nodes
        self.length = length
        stride = (length + 15) / 16 * 16
        pool = BufferPool(length: length)
        replicas = .allocate(capacity: nodes)
        for node in 0..<nodes {
            (replicas + node).initialize(to: ParameterVector(zerosFrom: pool))
        }
        rows = UnsafeMutableRawPointer.allocate(byteCount: nodes * stride * 4, alignment: 64)
            .bindMemory(to: Float.self, capacity: nodes * stride)
        rows.initialize(repeating: 0, count: nodes * stride)
    }

    deinit {
        replicas.deinitialize(count: nodes)
        replicas.deallocate()
        rows.deallocate()
    }

    /// Millions of pairs a second as merges do it, and in place.
    func measure(pairs: Int) -> (merged: Double, inPlace: Double) {
        var random = RandomStream(seed: 1, purpose: "pairs")
        let drawn = (0..<pairs).map { _ -> (one: Int, other: Int) in
            let one = random.integer(below: nodes)
            return (one, (one + 1 + random.integer(below: nodes - 1)) % nodes)
        }
        return (rate(drawn, merge), rate(drawn, averageInPlace))
    }

    private func rate(
        _ pairs: [(one: Int, other: Int)], _ average: (_ one: Int, _ other: Int) -> Void
    ) -> Double {
        let begin = ContinuousClock.now
        for pair in pairs { average(pair.one, pair.other) }
        return Double(pairs.count) / ((ContinuousClock.now - begin) / .seconds(1)) / 1e6
    }

    private func merge(_ one: Int, _ other: Int) {
        let (left, right) = (replicas[one].snapshot(), replicas[other].snapshot())
        replicas[one].add(0.5, timesDifference: right, left)
        replicas[other].add(0.5, timesDifference: left, right)
        pool.recycle(left)
        pool.recycle(right)
    }

    private func averageInPlace(_ one: Int, _ other: Int) {
        let (left, right) = (rows + one * stride, rows + other * stride)
        for index in 0..<length {
            let middle = 0.5 * (left[index] + right[index])
            left[index] = middle
            right[index] = middle
        }
    }
}
