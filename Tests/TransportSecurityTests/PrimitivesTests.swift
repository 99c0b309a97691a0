import Testing

@testable import TransportSecurity

@Suite struct `SHA-256` {
    /// FIPS 180-4 examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `is the standard's`(text: String, expected: String) {
        #expect(Hexadecimal.text(SHA256.digest(of: text)) == expected)
    }
}

@Suite struct `system randomness` {
    @Test func `has the length asked for and does not repeat`() {
        #expect(SystemRandom.bytes(0).isEmpty)
        #expect(SystemRandom.bytes(33).count == 33)
        // Two draws of 128 bits agree once in 10^38.
        #expect(SystemRandom.bytes(16) != SystemRandom.bytes(16))
        #expect(SystemRandom.number() != SystemRandom.number())
    }
}

@Suite struct `a secret` {
    @Test func `holds its bytes, wipes their source and shows neither`() {
        var source: [UInt8] = Array("very secret".utf8)
        let secret = Secret(wiping: &source)
        #expect(source.isEmpty)
        #expect(secret.withUnsafeBytes { Array($0) } == Array("very secret".utf8))
        #expect(secret.count == 11)
        var text = ""
        dump(secret, to: &text)
        #expect(!text.contains("very"))
        #expect("\(secret) \(String(reflecting: secret))" == "<redacted> <redacted>")
    }
}

@Suite struct `universal time` {
    /// Expected: `date --utc --date=@SECONDS +%FT%TZ`.
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (1_795_444_042, "2026-11-23T14:27:22Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
        (253_402_300_799, "9999-12-31T23:59:59Z"), (Int.max, "9999-12-31T23:59:59Z"),
        (-62_167_219_200, "0000-01-01T00:00:00Z"), (Int.min, "0000-01-01T00:00:00Z"),
    ])
    func `reads as the calendar says`(seconds: Int, text: String) {
        #expect("\(UniversalTime(secondsSince1970: seconds))" == text)
    }
}

@Suite struct `an identity` {
    private let id = "00112233445566778899aabbccddeeff"

    @Test func `is read from its own text`() throws {
        let cluster = try #require(ClusterID(id))
        for node in [nil, "n3", "Rack-7.host_2", String(repeating: "x", count: 64)] {
            let identity = CertificateIdentity(cluster: cluster, node: node)
            #expect(CertificateIdentity(uri: identity.uri) == identity)
        }
    }

    @Test(arguments: [
        "", "murmur:/", "murmur://", "https://%/node/a", "murmur://%/node/",
        "murmur://%/node/a/",
        "murmur://%/node/a b", "murmur://%/node/a/b", "murmur://%/Node/a", "murmur://%0/node/a",
        "murmur://%/",
        "murmur://%/node/\u{E9}", "murmur://%/node/a\0b", "MURMUR://%/node/a", "murmur://%?/node/a",
    ])
    func `is not read from anything else`(text: String) {
        #expect(CertificateIdentity(uri: text.replacing("%", with: id)) == nil)
        let capitals = id.uppercased()
        #expect(CertificateIdentity(uri: "murmur://\(capitals)/node/a") == nil)
        #expect(!NodeName.isUsable(String(repeating: "x", count: 65)))
    }

    @Test func `of a stranger is shown short and without control characters`() {
        #expect(StrangersText.plain("a\u{1B}[2J\"\n\u{E9}b") == "a?[2J\"??b")
        #expect(StrangersText.plain(String(repeating: "y", count: 100)).count == 67)
    }
}

@Suite struct `a rate of messages` {
    @Test func `is exceeded by more than the limit within a minute, at whatever time`() {
        var steady = MessageRate(limit: 3)
        for minute in 0..<50 {
            for _ in 0..<3 { steady.note(at: UniversalTime(secondsSince1970: 60 * minute)) }
        }
        #expect(!steady.isExceeded)
        var burst = MessageRate(limit: 3)
        for second in 0..<4 { burst.note(at: UniversalTime(secondsSince1970: second)) }
        #expect(burst.isExceeded)
        var backwards = MessageRate(limit: 3)
        for second in 0..<10 { backwards.note(at: UniversalTime(secondsSince1970: -1000 * second)) }
        #expect(!backwards.isExceeded)
    }
}
