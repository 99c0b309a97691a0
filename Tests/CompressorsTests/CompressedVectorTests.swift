import Compressors
import Determinism
import LinearAlgebra
import Testing

@Suite struct `A compressed vector` {
    /// Bytes written by hand, and the vector they are.
    struct Sample: Sendable, CustomTestStringConvertible {
        let encoding: CompressedVector.Encoding
        let bytes: [UInt8]
        let values: [Float]
        var testDescription: String { "\(encoding)" }
    }

    static let samples: [Sample] = [
        Sample(encoding: .float32, bytes: floats(1, -2.5, 0x1p-140), values: [1, -2.5, 0x1p-140]),
        // Half precision: 1, -2, the smallest subnormal, 65504.
        Sample(
            encoding: .float16, bytes: [0x00, 0x3C, 0x00, 0xC0, 0x01, 0x00, 0xFF, 0x7B],
            values: [1, -2, 0x1p-24, 65_504]),
        Sample(encoding: .bfloat16, bytes: [0x80, 0x3F, 0x00, 0xC0, 0x01, 0x00], values: [1, -2, 0x1p-133]),
        // Blocks of two: scales 0.5 and 2.
        Sample(
            encoding: .int8Blocks, bytes: [2, 0] + floats(0.5, 2) + [3, 0xFF, 0x80],
            values: [1.5, -0.5, -256]),
        // Positions 1 and 4 of five, three bits each: 001 and 100.
        Sample(encoding: .sparse, bytes: [0b10_0001] + floats(7, -8), values: [0, 7, 0, 0, -8]),
        Sample(
            encoding: .sparseFloat16, bytes: [0b10_0001, 0x00, 0x3C, 0x00, 0xC0], values: [0, 1, 0, 0, -2]),
        // A mask of everything.
        Sample(encoding: .maskedValues, bytes: unsigned64(9) + floats(1, 2), values: [1, 2]),
        Sample(encoding: .segment, bytes: unsigned64(1) + floats(5, 6), values: [0, 5, 6, 0]),
        Sample(encoding: .signScale, bytes: floats(2) + [0b101], values: [-2, 2, -2]),
        // Three bits, two's complement: 3, -1, -4.
        Sample(
            encoding: .levels, bytes: [3] + floats(0.5) + [0b00_111_011, 0b1], values: [1.5, -0.5, -2]),
        Sample(encoding: .powersOfTwo, bytes: [127, 0, 128, 0b100], values: [1, 0, -2]),
        // Two rows, two columns, rank one; the last product is beyond the end.
        Sample(
            encoding: .lowRank, bytes: [2, 0, 0, 0, 1, 0, 0, 0] + floats(1, 2) + floats(3, -4),
            values: [3, -4, 6]),
    ]

    @Test func `has a sample of every encoding`() {
        #expect(Self.samples.map(\.encoding) == CompressedVector.Encoding.allCases)
    }

    @Test(arguments: samples) func `is read as its encoding says`(sample: Sample) throws {
        let vector = try CompressedVector(
            encoding: sample.encoding, count: sample.values.count, bytes: sample.bytes)
        #expect(vector.decoded() == sample.values)
        var target = ParameterVector(sample.values.map { _ in 10 })
        vector.add(-0.5, into: &target)
        #expect(target.snapshot().values == sample.values.map { 10 - 0.5 * $0 })
        vector.decode(into: &target)
        #expect(target.snapshot().values == sample.values)
    }

    @Test(arguments: samples) func `has one size, or sizes of another vector`(sample: Sample) {
        let count = sample.values.count
        for length in 0..<sample.bytes.count {
            // What is shorter by whole elements may be a vector of fewer kept elements.
            guard
                let vector = try? CompressedVector(
                    encoding: sample.encoding, count: count, bytes: Array(sample.bytes[..<length]))
            else { continue }
            #expect([.sparse, .sparseFloat16, .maskedValues, .segment].contains(sample.encoding))
            #expect(vector.decoded().allSatisfy { $0.isFinite })
        }
        for extra in 1...3 {
            #expect(throws: CompressionError.self) {
                try CompressedVector(
                    encoding: sample.encoding, count: count,
                    bytes: sample.bytes + [UInt8](repeating: 0, count: extra))
            }
        }
    }

    @Test(arguments: samples, [1, 2] as [UInt64])
    func `is finite or refused, whatever the bytes`(sample: Sample, seed: UInt64) {
        var random = RandomStream(seed: seed, purpose: "noise")
        var accepted = 0
        for round in 0..<400 {
            var bytes = sample.bytes
            let changes = 1 + random.integer(below: bytes.count)
            for _ in 0..<changes {
                bytes[random.integer(below: bytes.count)] = UInt8(truncatingIfNeeded: random.next())
            }
            let count = round % 2 == 0 ? sample.values.count : random.integer(below: 12)
            guard
                let vector = try? CompressedVector(encoding: sample.encoding, count: count, bytes: bytes)
            else { continue }
            accepted += 1
            #expect(vector.decoded().allSatisfy { $0.isFinite }, "seed \(seed), bytes \(bytes)")
        }
        #expect(accepted > 0)
    }

    @Test(arguments: CompressedVector.Encoding.allCases)
    func `refuses a length without the bytes to it, and makes no room for it`(
        encoding: CompressedVector.Encoding
    ) {
        for count in [-1, Int.min, CompressedVector.countLimit + 1, .max] {
            #expect(throws: CompressionError.count(count)) {
                try CompressedVector(encoding: encoding, count: count, bytes: [])
            }
        }
        // A kept part may be empty, whatever the length; all others state every element.
        for bytes in [[], [0], [1, 0, 0, 0, 0, 0, 0, 0]] as [[UInt8]] {
            let vector = try? CompressedVector(
                encoding: encoding, count: CompressedVector.countLimit, bytes: bytes)
            let isPart = [.sparse, .sparseFloat16, .maskedValues, .segment, .lowRank].contains(encoding)
            #expect(vector == nil || isPart)
        }
    }

    @Test func `says what is wrong`() {
        func error(_ encoding: CompressedVector.Encoding, _ count: Int, _ bytes: [UInt8]) -> CompressionError?
        {
            do throws(CompressionError) {
                _ = try CompressedVector(encoding: encoding, count: count, bytes: bytes)
                return nil
            } catch {
                return error
            }
        }
        let infinity = Self.floats(.infinity)
        #expect(error(.float32, 1, infinity) == .nonFinite)
        #expect(error(.float16, 1, [0, 0x7C]) == .nonFinite)
        #expect(error(.bfloat16, 1, [0x80, 0x7F]) == .nonFinite)
        #expect(error(.int8Blocks, 1, [0, 0]) == .parameter(0))
        #expect(error(.int8Blocks, 1, [1, 0] + Self.floats(.greatestFiniteMagnitude) + [0]) == .nonFinite)
        #expect(error(.sparse, 5, [0b001_100] + Self.floats(7, -8)) == .position(1))
        #expect(error(.sparse, 5, [0b101] + Self.floats(7)) == .position(5))
        #expect(error(.sparse, 5, [0b1000_0001] + Self.floats(7)) == .padding)
        #expect(error(.sparse, 5, [0b001] + infinity) == .nonFinite)
        #expect(error(.maskedValues, 1, Self.unsigned64(0) + Self.floats(1, 2)) == .size(bytes: 16))
        #expect(error(.segment, 2, Self.unsigned64(1) + Self.floats(1, 2)) == .position(1))
        #expect(error(.segment, 2, Self.unsigned64(.max) + Self.floats(1, 2)) == .position(.max))
        #expect(error(.signScale, 3, Self.floats(1) + [8]) == .padding)
        #expect(error(.levels, 1, [33] + Self.floats(1) + [0, 0, 0, 0]) == .parameter(33))
        #expect(error(.levels, 1, [4] + Self.floats(.greatestFiniteMagnitude) + [0]) == .nonFinite)
        #expect(error(.powersOfTwo, 1, [255, 0]) == .nonFinite)
        #expect(error(.lowRank, 3, [0, 0, 0, 0, 0, 0, 0, 0]) == .parameter(0))
        #expect(error(.lowRank, 1, [1, 0, 0, 0, 1, 0, 0, 0] + Self.floats(1e30, 1e30)) == .nonFinite)
        #expect("\(CompressionError.size(bytes: 3))".contains("3 bytes"))
    }

    private static func floats(_ values: Float...) -> [UInt8] {
        values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
    }

    private static func unsigned64(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
