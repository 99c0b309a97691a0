import COpenSSL

/// Random bytes that nobody can foresee: for identities and incarnations, never for anything a seed must repeat.
public enum SystemRandom {
    /// Bytes from OpenSSL's generator, which the operating system seeds.
    ///
    /// Traps when the operating system has no randomness to give.
    public static func bytes(_ count: Int) -> [UInt8] {
        precondition(0...65536 ~= count, "\(count) random bytes; expected 0...65536")
        var bytes = [UInt8](repeating: 0, count: count)
        let result = RAND_bytes(&bytes, Int32(count))
        precondition(result == 1, "no random bytes: \(OpenSSLErrors.taken())")
        return bytes
    }

    /// A random number of 64 bits.
    public static func number() -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
