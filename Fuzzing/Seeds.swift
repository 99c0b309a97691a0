import Compressors
import Glibc
import GossipAlgorithms
import LinearAlgebra
import Wire

/// Writes the seed corpus: one small file for each kind of input that works, so that fuzzing starts behind the first checks.
@main
struct Seeds {
    static func main() throws {
        let folder = CommandLine.arguments.dropFirst().first ?? "Fuzzing/Corpus"
        for (name, bytes) in messages() { write(bytes, to: "\(folder)/MessageCodec/\(name)") }
        for (control, name) in try controls() {
            let choice = control.type == .acknowledge ? 4 : control.type.rawValue & 7
            write([choice] + control.encoded(), to: "\(folder)/Handshake/\(name)")
            write([choice | 0x98] + control.encoded(), to: "\(folder)/Handshake/\(name)-known")
        }
        for (name, bytes) in try connections() { write(bytes, to: "\(folder)/FrameAssembler/\(name)") }
    }

    private static func messages() -> [(String, [UInt8])] {
        let values = ParameterSnapshot([1, -2, .nan])
        let vectors: [(CompressedVector.Encoding, Int, [UInt8])] = [
            (.float32, 2, [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]), (.float16, 2, [0, 0x3C, 0, 0x40]),
            (.bfloat16, 2, [0x80, 0x3F, 0, 0x40]), (.signScale, 3, [0, 0, 0x80, 0x3F, 5]),
            (.powersOfTwo, 2, [127, 126, 1]), (.segment, 4, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F]),
            (.maskedValues, 4, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F]),
            (.sparse, 4, [2, 0, 0, 0x80, 0x3F]), (.sparseFloat16, 4, [2, 0, 0x3C]),
            (.int8Blocks, 2, [2, 0, 0, 0, 0x80, 0x3F, 1, 0xFF]), (.levels, 2, [2, 0, 0, 0x80, 0x3F, 5]),
            (.lowRank, 4, [2, 0, 1, 0, 0, 0, 0, 0] + Array(repeating: 0, count: 16)),
        ]
        var messages = [
            ("none", Payload.none), ("dense", .dense(values)), ("empty", .dense(ParameterSnapshot([]))),
        ]
        .map { ($0, MessageCodec.encode(Message(kind: 2, round: 7, part: 3, version: 9, payload: $1))) }
        for (encoding, count, bytes) in vectors {
            // A vector that its encoding refuses is a seed too: the fuzzer mends it.
            let head = MessageCodec.encode(Message(round: 1, payload: .none))
            var message = head + bytes
            message[1] = 16 + encoding.rawValue
            message[40] = UInt8(count)
            messages.append(("\(encoding)", message))
        }
        return messages
    }

    private static func identity() throws -> PeerIdentity {
        guard let name = Identifier(repeatElement(1, count: 16)),
            let print = Fingerprint(repeatElement(2, count: 32))
        else { fatalError("wrong lengths") }
        return try PeerIdentity(
            cluster: name, run: name, node: 3, nodeName: "n3", incarnation: 5, model: print, topology: print,
            experiment: print, parameterCount: 650, encoding: "float32")
    }

    private static func controls() throws -> [(ControlFrame, String)] {
        let heartbeat = Heartbeat(nonce: 1, steps: 2, samples: 3)
        return [
            (.hello(Hello(identity: try identity())), "hello"),
            (.welcome(Welcome(version: 1, identity: try identity())), "welcome"),
            (.reject(Reject(.model, key: "model", got: "a\n", expected: "é")), "reject"),
            (.ping(heartbeat), "ping"), (.pong(heartbeat), "pong"), (.leave(.finished), "leave"),
            (.acknowledge(7), "acknowledge"),
        ]
    }

    private static func connections() throws -> [(String, [UInt8])] {
        var encoder = FrameEncoder(checksContent: true)
        var stream: [UInt8] = []
        var described: [UInt8] = []
        for (_, message) in messages() {
            described += [0, FrameType.message.rawValue, UInt8(message.count)] + message
        }
        for (control, _) in try controls().dropFirst(3) {
            stream += encoder.encode(control).head
            described += [0, control.type.rawValue, UInt8(control.encoded().count)] + control.encoded()
        }
        let dense = encoder.encode(Message(round: 1, payload: .dense(ParameterSnapshot([1, 2, 3]))))
        stream += dense.head
        dense.body?.withBytes { stream += $0 }
        var first = FrameEncoder(checksContent: true)
        let hello = first.encode(try controls()[0].0).head
        let head = MessageCodec.encode(Message(round: 1, payload: .none))
        let large: [UInt8] = [6, FrameType.message.rawValue, 48] + head + [1, 0x9C, 0x40]
        let compressed: [UInt8] =
            [2, FrameType.message.rawValue, 48] + large.dropFirst(3).prefix(48) + [0, 0x90, 0]
        let ping: [UInt8] = [0, FrameType.ping.rawValue, 24] + [UInt8](repeating: 1, count: 24)
        return [
            ("stream", [0xF2] + stream), ("bytes", [0x02] + stream), ("handshake", [0xF3] + hello),
            ("described", [0xF0] + described), ("described-bytes", [0x04] + described),
            ("large", [0xF0] + large + ping + large), ("large-pieces", [0x50] + large + large + ping),
            ("compressed", [0xF0] + compressed), ("replay", [0xF0] + ping + [8] + ping.dropFirst() + [1]),
            ("too-long", [0xF0] + [32] + ping.dropFirst() + [0xFF, 0xFF, 0xFF, 0xFF]),
            ("damaged", [0xF0] + [64] + ping.dropFirst() + [9]),
            ("unchecked", [0xF0] + [16] + ping.dropFirst()),
        ]
    }

    private static func write(_ bytes: [UInt8], to path: String) {
        guard let file = fopen(path, "wb") else { fatalError("cannot write \(path)") }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }
}
