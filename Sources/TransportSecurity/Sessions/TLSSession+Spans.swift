/// The same for callers who own no raw memory.
extension TLSSession {
    /// Takes in what arrived from the peer; see `receiveCiphertext(_:)` for raw buffers.
    public func receiveCiphertext(_ bytes: RawSpan) -> Int {
        bytes.withUnsafeBytes { receiveCiphertext($0) }
    }

    /// Moves deciphered data to their destination; see `readPlaintext(into:)` for raw buffers.
    public func readPlaintext(into destination: inout MutableRawSpan) throws(TLSError) -> Int {
        try destination.withUnsafeMutableBytes { (buffer) throws(TLSError) in try readPlaintext(into: buffer)
        }
    }

    /// Enciphers data; see `write(_:)` for raw buffers.
    public func write(_ bytes: RawSpan) throws(TLSError) -> Int {
        try bytes.withUnsafeBytes { (buffer) throws(TLSError) in try write(buffer) }
    }
}
