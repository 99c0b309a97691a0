import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing
import Wire

@Suite struct `The message codec` {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `gives back every message, in exactly the size it announces`(seed: UInt64) throws {
        var random = RandomStream(seed: seed, purpose: "messages")
        for count in [nil, 0, 1, 2, 7, 33] {
            let message = Self.message(&random, count: count)
            let bytes = MessageCodec.encode(message)
            #expect(bytes.count == MessageCodec.headerBytes + MessageCodec.payloadBytes(of: message))
            let decoded = try MessageCodec.decode(bytes)
            #expect(
                Self.bits(decoded) == Self.bits(message),
                "seed \(seed), \(String(describing: count)) elements")
            #expect(MessageCodec.encode(decoded) == bytes)
        }
    }

    @Test func `keeps every bit of numbers that are not numbers`() throws {
        let strange: [Float] = [.nan, .signalingNaN, -.nan, .infinity, -0.0, .leastNonzeroMagnitude]
        let message = Message(
            round: 0, share: .signalingNaN, weight: -.infinity, payload: .dense(ParameterSnapshot(strange)))
        #expect(Self.bits(try MessageCodec.decode(MessageCodec.encode(message))) == Self.bits(message))
    }

    @Test func `lays a message out as documented`() {
        let message = Message(
            kind: 3, round: 0x0102, part: 4, version: 5, share: 1, weight: 0.5,
            payload: .dense(ParameterSnapshot([1])))
        let expected: [UInt8] =
            [3, 1, 0, 0] + [4, 0, 0, 0] + [2, 1, 0, 0, 0, 0, 0, 0] + [5, 0, 0, 0, 0, 0, 0, 0]
            + [0, 0, 0, 0, 0, 0, 0xF0, 0x3F] + [0, 0, 0, 0, 0, 0, 0xE0, 0x3F] + [1, 0, 0, 0, 0, 0, 0, 0]
            + [0, 0, 0x80, 0x3F]
        #expect(MessageCodec.encode(message) == expected)
        #expect(MessageCodec.overheadBytes == FrameHeader.byteCount + 48)
    }

    @Test func `carries a compressed vector byte for byte, and checks it`() throws {
        let vector = try CompressedVector(
            encoding: .signScale, count: 3, bytes: [0, 0, 0x80, 0x3F, 0b101])
        let message = Message(round: 1, payload: .compressed(vector))
        let bytes = MessageCodec.encode(message)
        #expect(MessageCodec.payloadBytes(of: message) == 5)
        #expect(bytes.count == MessageCodec.headerBytes + 5)
        #expect(try MessageCodec.decode(bytes).compressed == vector)
        var damaged = bytes
        damaged[bytes.count - 1] = 0xFF
        #expect(throws: WireError.invalidCompression(.padding)) { try MessageCodec.decode(damaged) }
        for length in bytes.indices {
            #expect(throws: WireError.self) { try MessageCodec.decode(Array(bytes[..<length])) }
        }
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `refuses every truncation and every byte too many`(seed: UInt64) {
        var random = RandomStream(seed: seed, purpose: "messages")
        for count in [nil, 0, 3] {
            let bytes = MessageCodec.encode(Self.message(&random, count: count))
            for length in bytes.indices {
                #expect(throws: WireError.self) { try MessageCodec.decode(Array(bytes[..<length])) }
            }
            #expect(throws: WireError.wrongLength) { try MessageCodec.decode(bytes + [0]) }
        }
        #expect(throws: WireError.truncated) { try MessageCodec.decode([]) }
    }

    @Test(arguments: [nil, 0, 2], [1, 2] as [UInt64])
    func `reads a message with one byte changed as another message, or refuses it`(count: Int?, seed: UInt64)
    {
        var random = RandomStream(seed: seed, purpose: "messages")
        let bytes = MessageCodec.encode(Self.message(&random, count: count))
        var refused = 0
        for position in bytes.indices {
            for change in 1...255 as ClosedRange<UInt8> {
                var mutated = bytes
                mutated[position] ^= change
                do throws(WireError) {
                    let again = MessageCodec.encode(try MessageCodec.decode(mutated))
                    if again != mutated { Issue.record("byte \(position) ^ \(change) is lost in decoding") }
                } catch {
                    refused += 1
                }
            }
        }
        // Reserved bits, the payload type, the sign bits of round and version, and the count can be wrong.
        #expect(refused >= (2 + 8) * 255)
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `survives any bytes at all`(seed: UInt64) {
        var random = RandomStream(seed: seed, purpose: "noise")
        for _ in 0..<50 {
            let bytes = (0..<random.integer(below: 80)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            guard let message = try? MessageCodec.decode(bytes) else { continue }
            #expect(MessageCodec.encode(message) == bytes, "seed \(seed)")
        }
    }

    @Test(arguments: [1, 1 << 20, 1 << 40, 1 << 61, 1 << 62, 1 << 63, .max] as [UInt64])
    func `refuses a count without the bytes to it, before it makes room`(count: UInt64) {
        var bytes = MessageCodec.encode(Message(round: 0, payload: .dense(ParameterSnapshot([]))))
        for offset in 0..<8 { bytes[40 + offset] = UInt8(truncatingIfNeeded: count >> UInt64(8 * offset)) }
        #expect(throws: WireError.wrongLength) { try MessageCodec.decode(bytes) }
    }

    @Test func `says what is wrong with each field`() {
        let bytes = MessageCodec.encode(Message(round: 7, payload: .none))
        func changed(_ position: Int, to value: UInt8) -> [UInt8] {
            var copy = bytes
            copy[position] = value
            return copy
        }
        #expect(throws: WireError.unknownPayloadType) { try MessageCodec.decode(changed(1, to: 2)) }
        #expect(throws: WireError.reservedBitsSet) { try MessageCodec.decode(changed(3, to: 1)) }
        #expect(throws: WireError.numberOutOfRange) { try MessageCodec.decode(changed(15, to: 0x80)) }
        #expect(throws: WireError.numberOutOfRange) { try MessageCodec.decode(changed(23, to: 0xFF)) }
        #expect(throws: WireError.wrongLength) { try MessageCodec.decode(changed(40, to: 1)) }
        #expect("\(WireError.truncated)" == "the bytes end inside the header")
    }

    @Test func `refuses to encode what cannot be decoded`() async {
        await #expect(processExitsWith: .failure) {
            _ = MessageCodec.encode(Message(round: -1, payload: .none))
        }
        await #expect(processExitsWith: .failure) {
            _ = MessageCodec.encode(Message(round: 0, part: 1 << 32, payload: .none))
        }
    }

    /// A message with random fields and elements of any bits.
    private static func message(_ random: inout RandomStream, count: Int?) -> Message {
        var payload = Payload.none
        if let count {
            let values = (0..<count).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }
            payload = .dense(ParameterSnapshot(values))
        }
        return Message(
            kind: UInt8(truncatingIfNeeded: random.next()), round: Int(random.next() >> 1),
            part: Int(UInt32(truncatingIfNeeded: random.next())), version: Int(random.next() >> 1),
            share: Double(bitPattern: random.next()), weight: Double(bitPattern: random.next()),
            payload: payload)
    }

    /// Every field as bits, comparable even when it is not a number.
    private static func bits(_ message: Message) -> [UInt64] {
        let fields = [
            UInt64(message.kind), UInt64(message.round), UInt64(message.part), UInt64(message.version),
            message.share.bitPattern, message.weight.bitPattern,
        ]
        guard let values = message.values else { return fields }
        return fields + [UInt64(values.count)] + values.values.map { UInt64($0.bitPattern) }
    }
}
