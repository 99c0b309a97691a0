import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing

@testable import Wire

@Suite struct `The frame assembler refuses` {
    /// A frame as anyone could forge it: right checksums around any fields and content.
    static func forged(
        _ type: FrameType, length: UInt32? = nil, sequence: UInt64 = 1, content: [UInt8] = []
    ) -> [UInt8] {
        FrameHeader(
            type: type, length: length ?? UInt32(content.count), sequence: sequence,
            contentChecksum: CRC32C.checksum(content)
        ).encoded() + content
    }

    /// A header of which one byte is another, with a checksum that fits.
    static func header(byte position: Int, _ value: UInt8) -> [UInt8] {
        var bytes = FrameHeader(type: .leave, length: 1, sequence: 1).encoded()
        bytes[position] = value
        let checksum = CRC32C.checksum(Array(bytes[..<32]))
        for offset in 0..<4 { bytes[32 + offset] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * offset)) }
        return bytes
    }

    static func samples(checksContent: Bool) throws -> [(content: Frame.Content, bytes: [UInt8])] {
        var random = RandomStream(seed: 5, purpose: "frames")
        let vector = try CompressedVector(encoding: .signScale, count: 3, bytes: [0, 0, 0x80, 0x3F, 5])
        var contents = SampleFrames.controls(&random).map { Frame.Content.control($0) }
        contents += [nil, 0, 3].map { .message(SampleFrames.message(&random, count: $0)) }
        contents.append(.message(Message(round: 1, payload: .compressed(vector))))
        return contents.map { content in
            var encoder = FrameEncoder(checksContent: checksContent)
            switch content {
            case .message(let message): return (content, encoder.encode(message).bytes)
            case .control(let control): return (content, encoder.encode(control).bytes)
            }
        }
    }

    @Test func `nothing that is only cut short: it waits`() throws {
        for (_, bytes) in try Self.samples(checksContent: true) {
            for length in bytes.indices {
                let assembler = try SampleFrames.assembler()
                #expect(!assembler.isInsideFrame)
                #expect(try SampleFrames.carry(Array(bytes[..<length]), into: assembler).isEmpty)
                #expect(assembler.isInsideFrame == (length > 0))
                #expect(try SampleFrames.carry(Array(bytes[length...]), into: assembler).count == 1)
                #expect(!assembler.isInsideFrame)
            }
        }
    }

    @Test(arguments: [[Int.max], [1]])
    func `every frame with a bit changed, where contents are checked`(pieces: [Int]) throws {
        for (_, bytes) in try Self.samples(checksContent: true) {
            for bit in 0..<(8 * bytes.count) {
                var changed = bytes
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                // The rest of a connection follows, so that a longer length does not just wait.
                changed += [UInt8](repeating: 0, count: 40)
                #expect(throws: WireError.self, "bit \(bit)") {
                    try SampleFrames.carry(
                        changed, in: pieces, into: SampleFrames.assembler(parameterCount: 3))
                }
            }
        }
    }

    @Test func `every header with a bit changed, and reads only the bits that came, where they are not`()
        throws
    {
        for (content, bytes) in try Self.samples(checksContent: false) {
            for bit in 0..<(8 * bytes.count) {
                var changed = bytes
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                let frames = try? SampleFrames.carry(changed, into: SampleFrames.assembler())
                guard let frames, let frame = frames.first else { continue }
                #expect(bit >= 8 * FrameHeader.byteCount)
                #expect(frame.content.bytes.dropFirst() == changed.dropFirst(FrameHeader.byteCount))
                #expect(frame.content.bytes != content.bytes)
            }
        }
    }

    @Test(
        arguments: [
            ([2], .outOfSequence(got: 2, expected: 1)), ([0], .outOfSequence(got: 0, expected: 1)),
            ([1, 1], .outOfSequence(got: 1, expected: 2)), ([1, 2, 1], .outOfSequence(got: 1, expected: 3)),
            ([1, 2, 4], .outOfSequence(got: 4, expected: 3)),
            ([.max], .outOfSequence(got: .max, expected: 1)),
        ] as [([UInt64], WireError)])
    func `what was lost, doubled or replayed`(sequences: [UInt64], error: WireError) throws {
        let bytes = sequences.flatMap { Self.forged(.leave, sequence: $0, content: [1]) }
        let assembler = try SampleFrames.assembler()
        #expect(throws: error) { try SampleFrames.carry(bytes, into: assembler) }
    }

    @Test func `everything after the first error`() throws {
        let assembler = try SampleFrames.assembler()
        let bytes = Self.forged(.leave, content: [9]) + Self.forged(.leave, content: [1])
        #expect(throws: WireError.unknownCode(got: 9)) { try SampleFrames.carry(bytes, into: assembler) }
        for _ in 0..<3 {
            #expect(throws: WireError.unknownCode(got: 9)) { try assembler.next() }
            #expect(assembler.destination().isEmpty)
        }
    }

    @Test(
        arguments: [
            (0, 0x4E, .foreignBytes(got: 0x4D52_554E)), (4, 2, .unknownFrameVersion(got: 2)),
            (5, 0, .unknownFrameType(got: 0)), (5, 10, .unknownFrameType(got: 10)), (6, 2, .reservedBitsSet),
            (7, 0x80, .reservedBitsSet), (12, 1, .reservedBitsSet), (15, 0x80, .reservedBitsSet),
            (36, 1, .reservedBitsSet), (8, 2, .tooLong(.leave, got: 2, limit: 1)),
        ] as [(Int, UInt8, WireError)])
    func `headers with fields that mean nothing`(position: Int, value: UInt8, error: WireError) throws {
        let bytes = Self.header(byte: position, value)
        #expect(throws: error) { try SampleFrames.carry(bytes, into: SampleFrames.assembler()) }
    }

    // MARK: - Lengths

    @Test(arguments: FrameType.allCases, [true, false])
    func `lengths that the model does not allow, before it takes memory`(type: FrameType, isUp: Bool) throws {
        let limits = isUp ? try FrameLimits(parameterCount: 20_000) : .handshake
        let limit = limits.longest(type)
        let lengths =
            [0, 1, 47, 48, 1 << 16, 1 << 31, .max] + (limit.map { [UInt32($0), UInt32($0) + 1] } ?? [])
        for length in lengths {
            let assembler = isUp ? try SampleFrames.assembler() : FrameAssembler()
            let header = FrameHeader(type: type, length: length, sequence: 1).encoded()
            if let limit, length <= limit {
                // No bytes are a frame of no bytes, which no type has; everything else waits for them.
                let waits = length > 0
                #expect((try? SampleFrames.carry(header, into: assembler)) == nil ? !waits : waits)
            } else {
                #expect(throws: WireError.self) { try SampleFrames.carry(header, into: assembler) }
            }
            #expect(assembler.incoming == nil)
            #expect(assembler.scratch.capacity <= 65_536)
        }
    }

    @Test func `a message whose count and length differ, before it takes memory`() throws {
        var encoder = FrameEncoder(checksContent: false)
        let whole = encoder.encode(Message(round: 0, payload: .dense(ParameterSnapshot([])))).bytes
        for (count, length) in [(20_000, 80_052), (19_999, 80_048), (20_001, 80_052), (1 << 62, 80_048)] {
            var content = Array(whole.dropFirst(FrameHeader.byteCount))
            for offset in 0..<8 { content[40 + offset] = UInt8(truncatingIfNeeded: count >> (8 * offset)) }
            let header = FrameHeader(type: .message, length: UInt32(length), sequence: 1).encoded()
            let assembler = try SampleFrames.assembler()
            let error = #expect(throws: WireError.self) {
                try SampleFrames.carry(header + content, into: assembler)
            }
            #expect(error == (count == 20_001 ? .tooManyElements(got: 20_001, limit: 20_000) : .wrongLength))
            #expect(assembler.incoming == nil)
        }
    }

    @Test func `parts of the model where only whole ones are sent`() throws {
        var random = RandomStream(seed: 4, purpose: "frames")
        let limits = try FrameLimits(parameterCount: 3, isWholeModel: true)
        for count in [nil, 0, 2, 3] as [Int?] {
            let assembler = FrameAssembler()
            assembler.beginMessages(limits: limits, pool: BufferPool(length: 3))
            var encoder = FrameEncoder(checksContent: true)
            let bytes = encoder.encode(SampleFrames.message(&random, count: count)).bytes
            if let count, count != 3 {
                #expect(throws: WireError.notWholeModel(got: count, expected: 3)) {
                    try SampleFrames.carry(bytes, into: assembler)
                }
            } else {
                #expect(try SampleFrames.carry(bytes, into: assembler).count == 1)
            }
        }
    }

    @Test func `models that no frame can carry`() throws {
        let largest = FrameLimits.largestModel
        #expect(try FrameLimits(parameterCount: largest).longest(.message).map { UInt32(exactly: $0) } != nil)
        for count in [largest + 1, .max, -1, .min] {
            #expect(throws: WireError.modelTooLarge(parameters: count, limit: largest)) {
                try FrameLimits(parameterCount: count)
            }
        }
    }

    // MARK: - Phases

    @Test func `messages before the connection is up, and hellos afterwards`() throws {
        for type in FrameType.allCases {
            let isHandshake = [.hello, .welcome, .reject].contains(type)
            let header = FrameHeader(type: type, length: 1, sequence: 1).encoded()
            for isUp in [false, true] {
                let assembler = isUp ? try SampleFrames.assembler() : FrameAssembler()
                if isHandshake == isUp {
                    #expect(throws: WireError.unexpectedFrame(type)) {
                        try SampleFrames.carry(header, into: assembler)
                    }
                } else {
                    #expect(try SampleFrames.carry(header, into: assembler).isEmpty)
                }
            }
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `noise, without harm`(seed: UInt64) throws {
        var random = RandomStream(seed: seed, purpose: "noise")
        for _ in 0..<20 {
            let assembler = seed % 2 == 0 ? FrameAssembler() : try SampleFrames.assembler()
            var bytes = SampleFrames.bytes(random.integer(below: 200), &random)
            if seed % 3 == 0 { bytes = Self.forged(.message, content: bytes) }
            _ = try? SampleFrames.carry(bytes, in: [1 + random.integer(below: 50)], into: assembler)
        }
    }
}
