public import Determinism
public import GossipAlgorithms
import LinearAlgebra
import Wire

/// Everything that went into one node's algorithm, in order: enough to replay the node without a network.
///
/// Each entry: kind u8, nanoseconds u64, then by kind a node or timer number u64, a gradient (loss, samples, values), a pass
/// through a stage (loss, samples, values, gradient), a message as it goes over the wire with its sender, or a node number
/// and the 32 bytes of the secret shared with it; little-endian, after a header of 8 bytes. A log with secrets is a secret
/// itself.
public enum EventLog {
    /// What is wrong with the bytes of a log.
    public struct Damage: Error, Equatable, CustomStringConvertible {
        /// Where, in bytes from the start.
        public let offset: Int
        /// What is wrong.
        public let problem: String

        /// One line.
        public var description: String { "byte \(offset): \(problem)" }
    }

    /// The first bytes of a log: `MURMLOG` and the version.
    public static let header: [UInt8] = Array("MURMLOG".utf8) + [1]

    private enum Kind: UInt8 {
        case started = 1
        case gradientReady
        case received
        case timerFired
        case neighbourLost
        case neighbourReturned
        case stop
        case agreed
        case stageComputed
    }

    /// One entry's bytes.
    public static func entry(_ event: Event, at time: Instant) -> [UInt8] {
        var bytes: [UInt8] = []
        func begin(_ kind: Kind) {
            bytes.append(kind.rawValue)
            append(UInt64(bitPattern: time.nanoseconds), to: &bytes)
        }
        switch event {
        case .started: begin(.started)
        case .stop: begin(.stop)
        case .timerFired(let timer):
            begin(.timerFired)
            append(UInt64(timer.rawValue), to: &bytes)
        case .neighbourLost(let node):
            begin(.neighbourLost)
            append(UInt64(node), to: &bytes)
        case .neighbourReturned(let node):
            begin(.neighbourReturned)
            append(UInt64(node), to: &bytes)
        case .gradientReady(let gradient):
            begin(.gradientReady)
            append(UInt64(gradient.loss.bitPattern), to: &bytes)
            append(UInt64(gradient.samples), to: &bytes)
            append(Message(round: 0, payload: .dense(gradient.values)), to: &bytes)
        case .stageComputed(let result):
            begin(.stageComputed)
            append(UInt64(result.loss.bitPattern), to: &bytes)
            append(UInt64(result.samples), to: &bytes)
            for values in [result.values, result.gradient] {
                append(
                    Message(round: 0, payload: values.map { .dense($0) } ?? .none), to: &bytes)
            }
        case .received(let message, let sender):
            begin(.received)
            append(UInt64(sender), to: &bytes)
            append(message, to: &bytes)
        case .agreed(let secret, let node):
            begin(.agreed)
            append(UInt64(node), to: &bytes)
            bytes += secret.bytes
        }
        return bytes
    }

    /// The events that a log holds; a last entry that was not written to its end is left out.
    ///
    /// - Throws: `Damage` for the first thing that no peer writes.
    public static func events(_ bytes: [UInt8]) throws(Damage) -> [(event: Event, time: Instant)] {
        guard bytes.starts(with: header) else { throw Damage(offset: 0, problem: "not an event log") }
        var reader = Reader(bytes: bytes, position: header.count)
        var events: [(event: Event, time: Instant)] = []
        while let kind = reader.byte() {
            let start = reader.position - 1
            guard let kind = Kind(rawValue: kind) else {
                throw Damage(offset: start, problem: "unknown kind of event (got \(kind))")
            }
            guard let time = reader.number() else { break }
            guard let nanoseconds = Int64(exactly: time) else {
                throw Damage(offset: start, problem: "a time out of range")
            }
            guard let event = try reader.event(kind) else { break }
            events.append((event, Instant(nanoseconds: nanoseconds)))
        }
        return events
    }

    /// Hands the events of a log to a fresh algorithm.
    ///
    /// - Returns: the digest of events and actions with all numbers.
    public static func replay(
        _ events: [(event: Event, time: Instant)], on host: any AlgorithmHost
    ) -> EventDigest {
        var digest = EventDigest(includesPayloads: true)
        var actions = ActionBuffer()
        for (event, time) in events {
            actions.removeAll()
            host.handle(event, at: time, actions: &actions)
            digest.combine(event, at: time, actions.actions)
        }
        return digest
    }

    private struct Reader {
        let bytes: [UInt8]
        var position: Int

        mutating func byte() -> UInt8? {
            guard position < bytes.count else { return nil }
            defer { position += 1 }
            return bytes[position]
        }

        mutating func number() -> UInt64? {
            guard bytes.count - position >= 8 else { return nil }
            defer { position += 8 }
            return (0..<8).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
        }

        mutating func message() throws(Damage) -> Message? {
            let start = position
            guard let count = number(), count <= UInt64(bytes.count - position) else { return nil }
            let end = position + Int(count)
            defer { position = end }
            do {
                return try MessageCodec.decode(Array(bytes[position..<end]))
            } catch {
                throw Damage(offset: start, problem: "no message: \(error)")
            }
        }

        mutating func secret() -> PairSecret? {
            guard bytes.count - position >= PairSecret.byteCount else { return nil }
            defer { position += PairSecret.byteCount }
            return PairSecret(bytes[position..<(position + PairSecret.byteCount)])
        }

        mutating func index() throws(Damage) -> Int? {
            let start = position
            guard let number = number() else { return nil }
            guard let index = Int(exactly: number), index < 1 << 32 else {
                throw Damage(offset: start, problem: "a number out of range (got \(number))")
            }
            return index
        }

        mutating func event(_ kind: Kind) throws(Damage) -> Event? {
            switch kind {
            case .started: return .started
            case .stop: return .stop
            case .timerFired: return try index().map { .timerFired(TimerID($0)) }
            case .neighbourLost: return try index().map { .neighbourLost($0) }
            case .neighbourReturned: return try index().map { .neighbourReturned($0) }
            case .received:
                guard let sender = try index(), let message = try message() else { return nil }
                return .received(message, from: sender)
            case .stageComputed:
                guard let loss = try index(), let samples = try index(), let values = try message(),
                    let gradient = try message()
                else { return nil }
                return .stageComputed(
                    StageResult(
                        values: values.values, gradient: gradient.values,
                        loss: Float(bitPattern: UInt32(truncatingIfNeeded: loss)), samples: samples))
            case .agreed:
                guard let node = try index(), let secret = secret() else { return nil }
                return .agreed(secret, with: node)
            case .gradientReady:
                guard let loss = try index(), let samples = try index(), let message = try message(),
                    let values = message.values
                else { return nil }
                return .gradientReady(
                    Gradient(
                        values: values, loss: Float(bitPattern: UInt32(truncatingIfNeeded: loss)),
                        samples: samples))
            }
        }
    }

    private static func append(_ message: Message, to bytes: inout [UInt8]) {
        let encoded = MessageCodec.encode(message)
        append(UInt64(encoded.count), to: &bytes)
        bytes += encoded
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * byte))) }
    }
}
