import EventLoop
import Testing

@Suite struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1:7000", "127.0.0.1:7000"), ("[::1]:7000", "[::1]:7000"), ("localhost:0", "127.0.0.1:0"),
        ("0.0.0.0:65535", "0.0.0.0:65535"), ("[2001:DB8:0:0::1]:80", "[2001:db8::1]:80"),
        ("10.1.2.3:007", "10.1.2.3:7"),
    ])
    func `an address is read and written`(text: String, written: String) throws {
        let address = try #require(SocketAddress(text))
        #expect(address.description == written)
        #expect(SocketAddress(written) == address)
    }

    @Test(arguments: [
        "", ":", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1",
        "::1:80",
        "[::1]", "[127.0.0.1]:80", "256.0.0.1:80", "1.2.3:80", "example.org:80", "127.0.0.1 :80", "[::1:80",
        "127.0.0.1:８０", "a\0b:80", "[::g]:80", "127.0.0.1:80:",
    ])
    func `anything else is not an address`(text: String) {
        #expect(SocketAddress(text) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1:1", true), ("127.255.0.9:1", true), ("[::1]:1", true), ("[::ffff:127.0.0.1]:1", true),
        ("128.0.0.1:1", false), ("0.0.0.0:1", false), ("[::]:1", false), ("[::2]:1", false),
        ("[::ffff:10.0.0.1]:1", false), ("[1::1]:1", false), ("[127::]:1", false),
    ])
    func `loopback addresses are known`(text: String, isLoopback: Bool) {
        #expect(SocketAddress(text)?.isLoopback == isLoopback)
    }

    @Test func `addresses of one host differ in the port alone`() throws {
        let first = try #require(SocketAddress("10.0.0.1:1"))
        let second = try #require(SocketAddress("10.0.0.1:2"))
        #expect(first != second)
        #expect(first.host == second.host)
        #expect(first.with(port: 2) == second)
    }

    @Test func `the resolver answers later, for numbers and for names`() throws {
        try withLoop { loop in
            var answers: [String] = []
            loop.resolve("[::1]:7000", deadlineNanoseconds: second) { result in
                answers.append((try? result.get())?.description ?? "none")
            }
            #expect(answers.isEmpty)
            loop.run()
            // Not `localhost` as spelt in the shortcut: this one asks the system, which knows it from /etc/hosts.
            loop.resolve("LOCALHOST:7001", deadlineNanoseconds: 10 * second) { result in
                answers.append((try? result.get())?.isLoopback == true ? "loopback" : "none")
            }
            loop.run()
            #expect(answers == ["[::1]:7000", "loopback"])
        }
    }

    @Test func `a text that is no address fails with its name in the error`() throws {
        try withLoop { loop in
            var failure: EventLoopError?
            loop.resolve("no port", deadlineNanoseconds: second) { result in
                if case .failure(let error) = result { failure = error }
            }
            loop.run()
            #expect(
                failure?.description == "cannot find the address of `no port`: invalid argument (EINVAL)")
        }
    }

    @Test func `a loop closes while a name is being looked up`() throws {
        try withLoop { loop in
            loop.resolve("localhost.:7001", deadlineNanoseconds: 10 * second) { _ in }
            try loop.close()
        }
    }

    @Test func `listens where a numeric address says, and everywhere for a name`() {
        #expect(SocketAddress.listening(at: "127.0.0.2:7000").map(\.description) == ["127.0.0.2:7000"])
        #expect(SocketAddress.listening(at: "localhost:7000").map(\.description) == ["127.0.0.1:7000"])
        #expect(
            SocketAddress.listening(at: "murmur-0.murmur:7000").map(\.description)
                == ["[::]:7000", "0.0.0.0:7000"])
        #expect(SocketAddress.listening(at: "murmur-0").isEmpty)
    }
}
