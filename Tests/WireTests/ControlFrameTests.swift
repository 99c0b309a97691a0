import Determinism
import Testing

@testable import Wire

@Suite struct `A control frame` {
    private static func all(_ random: inout RandomStream) throws -> [ControlFrame] {
        let identity = try SampleFrames.identity(&random)
        return SampleFrames.controls(&random) + [
            .hello(Hello(versions: 1...7, identity: identity)),
            .welcome(Welcome(version: 3, identity: identity)),
            .reject(Reject(.model, key: "model", got: "a", expected: "b")),
            .reject(Reject(.busy, key: "", got: "", expected: "")),
        ]
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `is what it was after a journey`(seed: UInt64) throws {
        var random = RandomStream(seed: seed, purpose: "control")
        for control in try Self.all(&random) {
            #expect(try ControlFrame(decoding: control.encoded(), as: control.type) == control)
        }
    }

    @Test func `is refused when anything is missing or too much`() throws {
        var random = RandomStream(seed: 1, purpose: "control")
        for control in try Self.all(&random) {
            let bytes = control.encoded()
            for length in bytes.indices {
                #expect(throws: WireError.self) {
                    try ControlFrame(decoding: Array(bytes[..<length]), as: control.type)
                }
            }
            #expect(throws: WireError.wrongLength) {
                try ControlFrame(decoding: bytes + [0], as: control.type)
            }
        }
        #expect(throws: WireError.unexpectedFrame(.message)) { try ControlFrame(decoding: [], as: .message) }
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `with a bit changed is refused, or says something else`(seed: UInt64) throws {
        var random = RandomStream(seed: seed, purpose: "control")
        for control in try Self.all(&random) {
            let bytes = control.encoded()
            for bit in 0..<(8 * bytes.count) {
                var changed = bytes
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                guard let other = try? ControlFrame(decoding: changed, as: control.type) else { continue }
                #expect(other.encoded() == changed)
                #expect(other != control)
            }
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `survives any bytes at all`(seed: UInt64) {
        var random = RandomStream(seed: seed, purpose: "noise")
        for type in FrameType.allCases {
            let bytes = SampleFrames.bytes(random.integer(below: 400), &random)
            guard let control = try? ControlFrame(decoding: bytes, as: type) else { continue }
            #expect(control.encoded() == bytes)
        }
    }

    // MARK: - Layout

    private static let heartbeat = Heartbeat(nonce: 1, steps: 0x0203, samples: 4)
    private static let heartbeatBytes: [UInt8] =
        [1, 0, 0, 0, 0, 0, 0, 0] + [3, 2, 0, 0, 0, 0, 0, 0] + [4, 0, 0, 0, 0, 0, 0, 0]

    @Test func `lays the short ones out as documented`() {
        #expect(ControlFrame.ping(Self.heartbeat).encoded() == Self.heartbeatBytes)
        #expect(ControlFrame.pong(Self.heartbeat).encoded() == Self.heartbeatBytes)
        #expect(ControlFrame.leave(.finished).encoded() == [1])
        #expect(ControlFrame.leave(.stopping).encoded() == [2])
        #expect(ControlFrame.acknowledge(0x0102).encoded() == [2, 1, 0, 0, 0, 0, 0, 0])
    }

    private static func identityBytes() -> [UInt8] {
        var bytes = [UInt8](repeating: 1, count: 16) + [UInt8](repeating: 2, count: 16)
        bytes += [0, 0, 0, 0] + [2] + Array("n0".utf8) + [5, 0, 0, 0, 0, 0, 0, 0]
        for value in [3, 4, 5] as [UInt8] { bytes += [UInt8](repeating: value, count: 32) }
        return bytes + [0x8A, 2, 0, 0, 0, 0, 0, 0] + [7] + Array("float32".utf8) + [0, 0, 0, 0, 0, 0, 0, 0]
    }

    @Test func `lays a hello, a welcome and a reject out as documented`() throws {
        let identity = try `The handshake`.identity()
        #expect(
            ControlFrame.hello(Hello(versions: 1...2, identity: identity)).encoded()
                == [1, 0, 2, 0] + Self.identityBytes())
        #expect(
            ControlFrame.welcome(Welcome(version: 1, identity: identity)).encoded()
                == [1, 0] + Self.identityBytes())
        #expect(
            ControlFrame.reject(Reject(.run, key: "run", got: "a", expected: "bc")).encoded()
                == [3] + [3] + Array("run".utf8) + [1] + Array("a".utf8) + [2] + Array("bc".utf8))
    }

    // MARK: - Limits

    @Test func `before the connection is up is never longer than its limit`() throws {
        var random = RandomStream(seed: 1, purpose: "control")
        let name = String(repeating: "n", count: 64)
        let identity = try PeerIdentity(
            cluster: SampleFrames.identifier(&random), run: SampleFrames.identifier(&random), node: .max,
            nodeName: name, incarnation: .max, model: SampleFrames.fingerprint(&random),
            topology: SampleFrames.fingerprint(&random), experiment: SampleFrames.fingerprint(&random),
            parameterCount: .max, encoding: name)
        let long = String(repeating: "é", count: 500)
        let frames: [ControlFrame] = [
            .hello(Hello(identity: identity)), .welcome(Welcome(version: 1, identity: identity)),
            .reject(Reject(.model, key: long, got: long, expected: long)),
        ]
        for frame in frames {
            #expect(frame.encoded().count <= FrameLimits.longestBeforeWelcome)
            #expect(try ControlFrame(decoding: frame.encoded(), as: frame.type) == frame)
        }
    }

    @Test(arguments: [0, 3, 255] as [UInt8])
    func `with a reason or a code that does not exist is refused`(code: UInt8) {
        #expect(throws: WireError.unknownCode(got: code)) { try ControlFrame(decoding: [code], as: .leave) }
        let rejectCode = code == 3 ? 13 : code
        #expect(throws: WireError.unknownCode(got: rejectCode)) {
            try ControlFrame(decoding: [rejectCode, 0, 0, 0], as: .reject)
        }
    }
}
