import Testing

@testable import TransportSecurity

@Suite struct `A key agreement` {
    private static func bytes(_ text: String) -> [UInt8] {
        let digits = Array(text)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0..<($0 + 2)]), radix: 16)
        }
    }

    /// RFC 7748, section 5.2: the first vector, and the first of the iterations.
    @Test func `is the RFC's X25519`() throws {
        let key = try #require(
            KeyAgreement(
                privateBytes: Self.bytes("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")))
        let other = Self.bytes("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
        let secret = try #require(key.shared(with: other))
        #expect(
            secret.withBytes { Hexadecimal.text($0) }
                == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")
        let nine = try #require(KeyAgreement(privateBytes: [9] + [UInt8](repeating: 0, count: 31)))
        #expect(
            Hexadecimal.text(nine.publicBytes)
                == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")
    }

    /// RFC 5869, appendix A.3: neither salt nor purpose.
    @Test func `is the RFC's HKDF`() {
        let secret = [UInt8](repeating: 0x0b, count: 22).withUnsafeBytes {
            KeyAgreement.derived(from: $0, for: [])
        }
        #expect(
            secret.withBytes { Hexadecimal.text($0) }
                == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d")
    }

    @Test func `gives both sides the same, for each purpose another`() throws {
        let (one, other, third) = (KeyAgreement(), KeyAgreement(), KeyAgreement())
        func text(_ key: KeyAgreement, _ other: KeyAgreement, _ purpose: [UInt8]) throws -> String {
            try #require(key.secret(with: other.publicBytes, for: purpose)).withBytes { Hexadecimal.text($0) }
        }
        let secret = try text(one, other, [1])
        #expect(try text(other, one, [1]) == secret)
        #expect(try text(one, other, [2]) != secret)
        #expect(try text(one, third, [1]) != secret)
        #expect(secret.count == 64)
    }

    /// A point of low order would give everybody the same secret.
    @Test(arguments: [
        [UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31), [1, 2, 3], [],
    ])
    func `refuses what is no public half`(bytes: [UInt8]) {
        #expect(KeyAgreement().secret(with: bytes, for: [1]) == nil)
    }
}
