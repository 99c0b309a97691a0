import Experiments
import Testing

@Suite struct `peer address` {
    @Test(arguments: [
        ("10.0.0.7:7000", "10.0.0.7:7000"), ("127.0.0.1:1", "localhost:1"),
        ("LOCALHOST:65535", "localhost:65535"),
        ("[::1]:7000", "localhost:7000"), ("[::ffff:127.0.0.1]:7", "localhost:7"),
        ("[::ffff:10.0.0.7]:7000", "10.0.0.7:7000"), ("127.0.0.2:7000", "127.0.0.2:7000"),
        ("Oslo.Example.org.:7000", "oslo.example.org:7000"), ("node_1:7000", "node_1:7000"),
        ("[2001:DB8:0::3]:7000", "32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.3:7000"),
        ("[1:2:3:4:5:6:7:8]:9", "0.1.0.2.0.3.0.4.0.5.0.6.0.7.0.8:9"),
        ("[fe80::1%eth0]:9", "254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1:9"),
    ])
    func `has a normal form`(text: String, normal: String) throws {
        #expect(try PeerAddress(text).normal == normal)
    }

    @Test func `knows what kind of host it names`() throws {
        func all(_ texts: [String], _ property: KeyPath<PeerAddress, Bool>) throws -> [Bool] {
            try texts.map { try PeerAddress("\($0):7000")[keyPath: property] }
        }
        let hosts = [
            "0.0.0.0", "[::]", "[::ffff:0.0.0.0]", "127.9.9.9", "[::1]", "localhost", "10.0.0.1", "oslo",
        ]
        #expect(
            try all(hosts, \.isUnspecified) == [true, true, true, false, false, false, false, false])
        #expect(try all(hosts, \.isLoopback) == [false, false, false, true, true, true, false, false])
        #expect(try all(hosts, \.isName) == [false, false, false, false, false, false, false, true])
    }

    @Test(arguments: [
        ("h", "not an address (got \"h\"; expected host:port)"),
        (":7000", "not an address (got \":7000\"; expected host:port)"),
        ("h:0", "port out of range (got 0; expected 1...65535)"),
        ("h:+7", "port out of range (got +7; expected 1...65535)"),
        ("h:", "port out of range (got ; expected 1...65535)"),
        ("10.0.0.256:1", "not an IPv4 address (got \"10.0.0.256\"; expected four numbers in 0...255)"),
        ("127.1:1", "not an IPv4 address (got \"127.1\"; expected four numbers in 0...255)"),
        ("[::g]:1", "not an IPv6 address (got \"::g\"; expected such as [2001:db8::7])"),
        ("[1::2::3]:1", "not an IPv6 address (got \"1::2::3\"; expected such as [2001:db8::7])"),
        (
            "::1:7000",
            "more than one colon (got \"::1:7000\"; expected host:port, with an IPv6 address in "
                + "brackets: [2001:db8::7]:7000)"
        ),
        ("a b:1", "not a host name (got \"a b\"; allowed A-Z a-z 0-9 - _ between dots, at most 253)"),
        ("a..b:1", "not a host name (got \"a..b\"; allowed A-Z a-z 0-9 - _ between dots, at most 253)"),
    ])
    func `is refused with what is wrong`(text: String, problem: String) {
        #expect(throws: PeerAddress.Fault.self) { try PeerAddress(text) }
        do {
            _ = try PeerAddress(text)
        } catch {
            #expect(error.description == problem)
        }
    }
}

@Suite struct `addresses of a topology` {
    private func warnings(_ addresses: String...) throws -> [String] {
        let nodes = addresses.enumerated().map {
            "- {name: n\($0)\($1.isEmpty ? "" : ", address: \"\($1)\"")}"
        }
        let text = "family: complete\nnodes:\n\(nodes.joined(separator: "\n"))\n"
        return try TopologyFile.read(Array(text.utf8), fileName: "t.yaml") { _ in [] }.addressWarnings
    }

    @Test func `that are all right are not warned about`() throws {
        #expect(try warnings("", "") == [])
        #expect(try warnings("127.0.0.1:7000", "127.0.0.1:7001", "[::1]:7002", "localhost:7003") == [])
        #expect(try warnings("10.0.0.1:7000", "[2001:db8::1]:7000") == [])
    }

    @Test func `that keep peers apart are warned about, each with its nodes`() throws {
        #expect(
            try warnings("10.0.0.1:7000", "", "")
                == ["No address is stated for n1, n2: live peers need one for every node."])
        #expect(
            try warnings("0.0.0.0:7000", "[::]:7000").map { String($0.prefix(60)) }
                == [
                    "The address of n0, 0.0.0.0:7000, means every interface of it",
                    "The address of n1, [::]:7000, means every interface of its o",
                ])
        let mixed = try warnings("127.0.0.1:7000", "10.0.0.2:7000")
        #expect(mixed.count == 1 && mixed[0].contains("n0 is reached on its own machine only"))
        #expect(mixed[0].contains("elsewhere (n1)"))
        #expect(
            try warnings("localhost:7000", "127.0.0.1:7000")
                == [
                    "The addresses of n0 and n1, localhost:7000 and 127.0.0.1:7000, are the same. "
                        + "Give each node a port of its own."
                ])
        #expect(try warnings("10.0.0.1:80", "10.0.0.1:443")[0].contains("n0, n1 are below 1024"))
        #expect(try warnings("oslo:7000", "10.0.0.1:7000")[0].contains("n0 are names (oslo)"))
    }
}
