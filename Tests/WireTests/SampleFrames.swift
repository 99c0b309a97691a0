import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing

@testable import Wire

/// Frames with random content, and a connection that carries their bytes.
enum SampleFrames {
    static let parameterCount = 20_000

    /// An identity with random fields.
    static func identity(_ random: inout RandomStream, node: UInt32 = 3, name: String = "n3") throws
        -> PeerIdentity
    {
        try PeerIdentity(
            cluster: identifier(&random), run: identifier(&random), node: node, nodeName: name,
            incarnation: random.next(), model: fingerprint(&random), topology: fingerprint(&random),
            experiment: fingerprint(&random), parameterCount: random.next(), encoding: "float32",
            features: random.next())
    }

    static func identifier(_ random: inout RandomStream) throws -> Identifier {
        try #require(Identifier(bytes(16, &random)))
    }

    static func fingerprint(_ random: inout RandomStream) throws -> Fingerprint {
        try #require(Fingerprint(bytes(32, &random)))
    }

    static func bytes(_ count: Int, _ random: inout RandomStream) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    /// One control frame of each type that may come while a connection is up.
    static func controls(_ random: inout RandomStream) -> [ControlFrame] {
        let heartbeat = Heartbeat(nonce: random.next(), steps: random.next(), samples: random.next())
        return [
            .ping(heartbeat), .pong(heartbeat), .leave(.finished), .leave(.stopping),
            .acknowledge(random.next()),
        ]
    }

    /// A message with random fields and elements of any bits; no elements for `nil`.
    static func message(_ random: inout RandomStream, count: Int?) -> Message {
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

    /// An assembler whose connection is up, for a model of `parameterCount` elements.
    static func assembler(parameterCount: Int = parameterCount) throws -> FrameAssembler {
        let assembler = FrameAssembler()
        assembler.beginMessages(
            limits: try FrameLimits(parameterCount: parameterCount),
            pool: BufferPool(length: parameterCount, capacity: 2))
        return assembler
    }

    /// Feeds the bytes in pieces of at most the given lengths, over and over, and collects what comes out.
    static func carry(
        _ bytes: [UInt8], in pieces: [Int] = [.max], into assembler: FrameAssembler
    ) throws(WireError) -> [Frame] {
        var frames: [Frame] = []
        var position = 0
        var turn = 0
        while position < bytes.count {
            let destination = assembler.destination()
            let wanted = min(pieces[turn % pieces.count], destination.count, bytes.count - position)
            turn += 1
            if wanted == 0 { break }
            destination.copyBytes(from: bytes[position..<(position + wanted)])
            assembler.received(wanted)
            position += wanted
            while let frame = try assembler.next() { frames.append(frame) }
        }
        return frames
    }
}

extension EncodedFrame {
    /// Everything that goes over the wire, in one piece.
    var bytes: [UInt8] {
        var bytes = head
        body?.withBytes { bytes += $0 }
        return bytes
    }
}

extension Frame.Content {
    /// The same content as bytes: equal when all bits are.
    var bytes: [UInt8] {
        switch self {
        case .message(let message): [FrameType.message.rawValue] + MessageCodec.encode(message)
        case .control(let control): [control.type.rawValue] + control.encoded()
        }
    }
}
