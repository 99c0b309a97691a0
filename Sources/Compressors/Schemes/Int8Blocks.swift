import Catalogues
import Determinism

/// Blocks of 8-bit whole numbers with a scale each, rounded stochastically.
struct Int8Blocks: Compressor {
    let block: Int

    var isUnbiased: Bool { true }
    func contraction(count: Int) -> Double { 1 - Double(min(block, max(1, count))) / (4 * 127 * 127) }
    func byteCount(count: Int) -> Int { Int8BlockEncoding.size(count: count, block: block) }

    func encode(_ vector: Span<Float>, _ randomness: inout CompressionRandomness) -> CompressedVector {
        let count = vector.count
        var bytes = [UInt8](repeating: 0, count: byteCount(count: count))
        var target = bytes.mutableSpan
        target.store(UInt16(block), at: 0)
        let blocks = Int8BlockEncoding.blocks(count, block)
        let numbers = Int8BlockEncoding.headBytes + 4 * blocks
        var random = randomness.own
        for index in 0..<blocks {
            let elements = (index * block)..<min((index + 1) * block, count)
            var largest: Float = 0
            for element in elements { largest = max(largest, vector[element].magnitude) }
            // 128 scales must stay finite, too; and a scale too small for a float loses its block.
            let scale = min(largest / 127, .greatestFiniteMagnitude / 129)
            target.store(scale, at: Int8BlockEncoding.headBytes + 4 * index)
            guard scale > 0 else { continue }
            for element in elements {
                let number = random.stochasticallyRounded(Double(vector[element]) / Double(scale))
                target[numbers &+ element] = UInt8(bitPattern: Int8(min(max(number, -127), 127)))
            }
        }
        randomness.own = random
        return CompressedVector(.int8Blocks, count: count, made: bytes)
    }
}

extension CompressorEntry {
    static let int8Blocks = CompressorEntry(
        name: "int8", summary: "8-bit whole numbers, each block of elements with its own scale.",
        source: "Dettmers 2016, arXiv:1511.04561 (8-bit approximations); stochastic rounding as in QSGD",
        settings: [
            Setting(
                "block-length", .integer(1...65_535), default: 256,
                "int8: elements that share a scale; 256 costs 1.6% more than the numbers alone.")
        ],
        details: """
            Each block is divided by its largest magnitude over 127 and rounded up or down by chance, so that the mean of \
            what is sent is the vector.
            """,
        cost: "2 + 4 ceil(d / block-length) + d",
        contraction:
            "1 - block-length / (4 * 127^2): each element is off by at most a scale, in the mean square by a quarter"
    ) { Int8Blocks(block: $0.integer("block-length")) }
}
