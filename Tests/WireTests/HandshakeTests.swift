import Determinism
import Testing

@testable import Wire

@Suite struct `The handshake` {
    /// Our identity, as node 0 `n0` of the cluster of bytes 1.
    static func identity(
        cluster: UInt8 = 1, run: UInt8 = 2, node: UInt32 = 0, name: String = "n0", incarnation: UInt64 = 5,
        model: UInt8 = 3, topology: UInt8 = 4, experiment: UInt8 = 5, parameters: UInt64 = 650,
        encoding: String = "float32"
    ) throws -> PeerIdentity {
        try PeerIdentity(
            cluster: #require(Identifier(repeatElement(cluster, count: 16))),
            run: #require(Identifier(repeatElement(run, count: 16))), node: node, nodeName: name,
            incarnation: incarnation, model: #require(Fingerprint(repeatElement(model, count: 32))),
            topology: #require(Fingerprint(repeatElement(topology, count: 32))),
            experiment: #require(Fingerprint(repeatElement(experiment, count: 32))),
            parameterCount: parameters, encoding: encoding)
    }

    static let neighbour = Handshake.KnownNode(name: "n1", isNeighbour: true)

    @Test func `welcomes a neighbour that runs the same`() throws {
        let acceptor = Handshake(identity: try Self.identity())
        let dialler = Handshake(identity: try Self.identity(node: 1, name: "n1", incarnation: 9))
        let welcome = try acceptor.answer(dialler.hello, from: Self.neighbour)
        #expect(welcome == Welcome(version: 1, identity: acceptor.identity))
        let known = Handshake.KnownNode(name: "n0", isNeighbour: true, lastIncarnation: 5)
        #expect(throws: Never.self) { try dialler.check(welcome, dialled: 0, known: known) }
    }

    @Test func `agrees on the highest version both speak`() throws {
        let acceptor = Handshake(identity: try Self.identity(), versions: 2...5)
        let other = try Self.identity(node: 1, name: "n1")
        for (versions, chosen) in [(1...3, 3), (5...9, 5), (1...9, 5), (1...2, 2)]
            as [(ClosedRange<UInt16>, UInt16)]
        {
            let welcome = try acceptor.answer(
                Hello(versions: versions, identity: other), from: Self.neighbour)
            #expect(welcome.version == chosen)
        }
        for versions in [1...1, 6...9] as [ClosedRange<UInt16>] {
            let reject = #expect(throws: Reject.self) {
                try acceptor.answer(Hello(versions: versions, identity: other), from: Self.neighbour)
            }
            #expect(reject?.key == "version")
            #expect(reject?.expected == "2 to 5")
        }
    }

    static func differences() throws -> [(
        PeerIdentity, Reject.Code, key: String, got: String, expected: String
    )] {
        func node(
            cluster: UInt8 = 1, run: UInt8 = 2, name: String = "n1", model: UInt8 = 3, topology: UInt8 = 4,
            experiment: UInt8 = 5, parameters: UInt64 = 650, encoding: String = "float32"
        ) throws -> PeerIdentity {
            try identity(
                cluster: cluster, run: run, node: 1, name: name, model: model, topology: topology,
                experiment: experiment, parameters: parameters, encoding: encoding)
        }
        func hexadecimal(_ digits: String, _ count: Int) -> String { String(repeating: digits, count: count) }
        return [
            (try node(cluster: 9), .cluster, "cluster", hexadecimal("09", 16), hexadecimal("01", 16)),
            (try node(run: 0xAB), .run, "run", hexadecimal("ab", 16), hexadecimal("02", 16)),
            (try node(topology: 9), .topology, "topology", hexadecimal("09", 32), hexadecimal("04", 32)),
            (try node(model: 9), .model, "model", hexadecimal("09", 32), hexadecimal("03", 32)),
            (try node(parameters: 651), .model, "model parameters", "651", "650"),
            (
                try node(experiment: 9), .experiment, "experiment", hexadecimal("09", 32),
                hexadecimal("05", 32)
            ),
            (try node(encoding: "int8"), .encoding, "encoding", "int8", "float32"),
            (try node(name: "n2"), .unknownNode, "node", "n2", "n1"),
        ]
    }

    @Test func `refuses whoever differs, names the key and states both values, at both ends`() throws {
        let ours = try Self.identity()
        let handshake = Handshake(identity: ours)
        for (other, code, key, got, expected) in try Self.differences() {
            let answer = #expect(throws: Reject.self) {
                try handshake.answer(Hello(identity: other), from: Self.neighbour)
            }
            #expect(answer == Reject(code, key: key, got: got, expected: expected))
            let check = #expect(throws: Reject.self) {
                try handshake.check(Welcome(version: 1, identity: other), dialled: 1, known: Self.neighbour)
            }
            #expect(check == answer)
        }
    }

    @Test func `names the first of several keys that differ`() throws {
        let handshake = Handshake(identity: try Self.identity())
        let other = try Self.identity(run: 9, node: 1, name: "n1", model: 9, topology: 9)
        let reject = #expect(throws: Reject.self) {
            try handshake.answer(Hello(identity: other), from: Self.neighbour)
        }
        #expect(reject?.key == "run")
    }

    @Test func `refuses nodes that are unknown, ourselves, no neighbours, or not who their certificate says`()
        throws
    {
        let handshake = Handshake(identity: try Self.identity())
        let hello = Hello(identity: try Self.identity(node: 1, name: "n1"))
        func code(_ hello: Hello, _ known: Handshake.KnownNode?, _ certified: String? = nil) -> Reject.Code? {
            #expect(throws: Reject.self) {
                try handshake.answer(hello, from: known, certifiedName: certified)
            }?.code
        }
        #expect(code(hello, nil) == .unknownNode)
        #expect(code(handshake.hello, Handshake.KnownNode(name: "n0", isNeighbour: true)) == .unknownNode)
        #expect(code(hello, Self.neighbour, "n2") == .unknownNode)
        #expect(code(hello, Handshake.KnownNode(name: "n1", isNeighbour: false)) == .notNeighbour)
        #expect(throws: Never.self) { try handshake.answer(hello, from: Self.neighbour, certifiedName: "n1") }
        let elsewhere = Welcome(version: 1, identity: try Self.identity(node: 2, name: "n2"))
        let reject = #expect(throws: Reject.self) {
            try handshake.check(elsewhere, dialled: 1, known: Self.neighbour)
        }
        #expect(
            reject == Reject(.unknownNode, key: "node", got: "n2 (number 2)", expected: "n1 (number 1)"))
        #expect(throws: Reject.self) {
            try handshake.check(
                Welcome(version: 2, identity: try Self.identity(node: 1, name: "n1")), dialled: 1,
                known: Self.neighbour)
        }
    }

    @Test(
        arguments: [
            (4, false, .oldIncarnation), (4, true, .oldIncarnation), (5, true, .duplicate), (5, false, nil),
            (6, true, nil), (6, false, nil),
        ] as [(UInt64, Bool, Reject.Code?)])
    func `takes a node once for each of its starts, the latest only`(
        incarnation: UInt64, isConnected: Bool, code: Reject.Code?
    ) throws {
        let handshake = Handshake(identity: try Self.identity())
        let hello = Hello(identity: try Self.identity(node: 1, name: "n1", incarnation: incarnation))
        let known = Handshake.KnownNode(
            name: "n1", isNeighbour: true, isConnected: isConnected, lastIncarnation: 5)
        var got: Reject.Code?
        do throws(Reject) { _ = try handshake.answer(hello, from: known) } catch { got = error.code }
        #expect(got == code)
    }

    @Test func `says every reject in one harmless line`() {
        let reject = Reject(
            .topology, key: "topology", got: "a\nb\u{1B}[2J\"\\é\u{202E}",
            expected: String(repeating: "x", count: 999))
        #expect(reject.got == #"a\u{a}b\u{1b}[2J\u{22}\u{5c}é\u{202e}"#)
        #expect(reject.expected.utf8.count == 255)
        #expect(!reject.description.contains("\n"))
        for code in Reject.Code.allCases {
            let text = Reject(code, key: "key", got: "a", expected: "b").description
            #expect(text.hasPrefix("key: ") && text.hasSuffix(" (got a; expected b)"))
        }
    }

    @Test(arguments: ["", String(repeating: "n", count: 65), "a\nb", "a\u{0}", "a\u{202E}b"])
    func `takes no name that could not go over the wire`(name: String) {
        #expect(throws: WireError.badText) { try Self.identity(name: name) }
        #expect(throws: WireError.badText) { try Self.identity(encoding: name) }
    }
}
