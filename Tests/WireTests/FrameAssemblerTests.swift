import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing

@testable import Wire

@Suite struct `The frame assembler` {
    /// Lengths of payloads below, at and above the border of 32 KiB where they stop passing through the scratch memory.
    static let counts: [Int?] = [nil, 0, 1, 7, 8179, 8180, 8181, 20_000]
    static let pieces: [[Int]] = [
        [.max], [1 << 16], [1], [39, 1], [40], [88], [7, 4096, 1, 31], [33_000, 5],
    ]

    @Test(arguments: counts, pieces)
    func `gives back what was encoded, however the bytes are cut`(count: Int?, pieces: [Int]) throws {
        var random = RandomStream(seed: 7, purpose: "frames")
        var encoder = FrameEncoder(checksContent: true)
        var sent: [Frame.Content] = []
        var bytes: [UInt8] = []
        for control in SampleFrames.controls(&random) {
            let message = SampleFrames.message(&random, count: count)
            sent += [.message(message), .control(control)]
            bytes += encoder.encode(message, exchange: 5).bytes + encoder.encode(control).bytes
            if count ?? 0 > 7, pieces == [1] || sent.count >= 4 { break }
        }
        let received = try SampleFrames.carry(bytes, in: pieces, into: SampleFrames.assembler())
        #expect(received.map(\.content.bytes) == sent.map(\.bytes))
        #expect(received.map(\.sequence) == (1...UInt64(sent.count)).map { $0 })
        #expect(received.reduce(0) { $0 + $1.byteCount } == bytes.count)
        #expect(received.first?.exchange == 5)
    }

    @Test(arguments: pieces)
    func `gives back contents too large for its scratch memory`(pieces: [Int]) throws {
        var random = RandomStream(seed: 8, purpose: "frames")
        let bytes = SampleFrames.bytes(40_000, &random).map { $0 & 0x3F }
        let vector = try CompressedVector(encoding: .bfloat16, count: 20_000, bytes: bytes)
        let contents: [Frame.Content] = [
            .control(.leave(.finished)),
            .message(Message(round: 1, payload: .compressed(vector))),
        ]
        var encoder = FrameEncoder(checksContent: true)
        let sent = contents.flatMap { content in
            switch content {
            case .control(let control): encoder.encode(control).bytes
            case .message(let message): encoder.encode(message).bytes
            }
        }
        let received = try SampleFrames.carry(sent, in: pieces, into: SampleFrames.assembler())
        #expect(received.map(\.content.bytes) == contents.map(\.bytes))
    }

    @Test(arguments: [3, 20_000], pieces)
    func `says of dense values that they are finite only when they are`(count: Int, pieces: [Int]) throws {
        guard count < 10_000 || pieces != [1] else { return }
        for strange in [nil, 0, count / 2, count - 1] as [Int?] {
            var values = [Float](repeating: 1, count: count)
            if let strange { values[strange] = .nan }
            var encoder = FrameEncoder(checksContent: true)
            let bytes = encoder.encode(Message(round: 0, payload: .dense(ParameterSnapshot(values)))).bytes
            let frame = try SampleFrames.carry(bytes, in: pieces, into: SampleFrames.assembler()).first
            guard case .message(let message)? = frame?.content else {
                return #expect(Bool(false), "no message")
            }
            #expect(message.isKnownFinite == (strange == nil))
        }
    }

    @Test func `takes what follows the handshake in the same read`() throws {
        var random = RandomStream(seed: 2, purpose: "frames")
        let hello = ControlFrame.hello(Hello(identity: try SampleFrames.identity(&random)))
        let message = SampleFrames.message(&random, count: 3)
        var encoder = FrameEncoder(checksContent: true)
        let bytes = encoder.encode(hello).bytes + encoder.encode(message).bytes
        let assembler = FrameAssembler()
        assembler.destination().copyBytes(from: bytes)
        assembler.received(bytes.count)
        #expect(try assembler.next()?.content.bytes == Frame.Content.control(hello).bytes)
        let pool = BufferPool(length: 3)
        assembler.beginMessages(limits: try FrameLimits(parameterCount: 3), pool: pool)
        #expect(try assembler.next()?.content.bytes == Frame.Content.message(message).bytes)
        #expect(try assembler.next() == nil)
    }

    @Test func `asks for the headers alone between large payloads`() throws {
        var random = RandomStream(seed: 2, purpose: "frames")
        var encoder = FrameEncoder(checksContent: false)
        let assembler = try SampleFrames.assembler()
        #expect(assembler.destination().count == 65_536)
        let large = encoder.encode(SampleFrames.message(&random, count: 20_000)).bytes
        #expect(try SampleFrames.carry(large, into: assembler).count == 1)
        #expect(assembler.destination().count == MessageCodec.overheadBytes)
        let small = encoder.encode(.leave(.finished)).bytes
        #expect(try SampleFrames.carry(small, into: assembler).count == 1)
        #expect(assembler.destination().count == 65_536)
    }

    @Test func `takes exactly the bytes that the simulator counts`() {
        var random = RandomStream(seed: 3, purpose: "frames")
        var encoder = FrameEncoder(checksContent: false)
        for count in Self.counts {
            let message = SampleFrames.message(&random, count: count)
            let frame = encoder.encode(message)
            let expected = MessageCodec.payloadBytes(of: message) + MessageCodec.overheadBytes
            #expect(frame.byteCount == expected)
            #expect(frame.bytes.count == expected)
        }
    }

    @Test func `sends a dense payload from the snapshot's own memory`() {
        let values = ParameterSnapshot([1, 2, 3])
        var encoder = FrameEncoder(checksContent: true)
        let frame = encoder.encode(Message(round: 0, payload: .dense(values)))
        #expect(frame.body?.isIdentical(to: values) == true)
    }

    @Test func `receives a large payload straight into a recycled buffer`() throws {
        let pool = BufferPool(length: 20_000, capacity: 1)
        let assembler = FrameAssembler()
        assembler.beginMessages(limits: try FrameLimits(parameterCount: 20_000), pool: pool)
        var random = RandomStream(seed: 1, purpose: "frames")
        var encoder = FrameEncoder(checksContent: true)
        var addresses: Set<UInt> = []
        for _ in 0..<3 {
            let bytes = encoder.encode(SampleFrames.message(&random, count: 20_000)).bytes
            #expect(try SampleFrames.carry(Array(bytes[..<100]), into: assembler).isEmpty)
            let destination = assembler.destination()
            #expect(destination.count == bytes.count - 100)
            addresses.insert(UInt(bitPattern: destination.baseAddress))
            destination.copyBytes(from: bytes[100...])
            assembler.received(destination.count)
            Self.recycle(try assembler.next(), into: pool)
        }
        #expect(addresses.count == 1)
    }

    private static func recycle(_ frame: consuming Frame?, into pool: BufferPool) {
        guard case .message(var message) = frame?.content else { return #expect(Bool(false), "no message") }
        frame = nil
        message.recycle(into: pool)
    }
}
