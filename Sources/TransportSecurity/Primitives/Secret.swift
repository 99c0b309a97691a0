import COpenSSL

/// Key material: never shown in a text, wiped from memory with its last reference.
///
/// Copies of the reference share the same bytes. The bytes never change, so the reference may cross threads.
public final class Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    // Written once before anybody else can see it, wiped and freed when nobody can any more.
    private nonisolated(unsafe) let storage: UnsafeMutableRawBufferPointer

    /// Copies bytes and overwrites the source with zeros.
    public init(wiping source: inout [UInt8]) {
        storage = .allocate(byteCount: source.count, alignment: 1)
        storage.copyBytes(from: source)
        source.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
        source = []
    }

    /// Copies bytes that somebody else wipes.
    init(copying source: UnsafeRawBufferPointer) {
        storage = .allocate(byteCount: source.count, alignment: 1)
        storage.copyBytes(from: source)
    }

    deinit {
        OPENSSL_cleanse(storage.baseAddress, storage.count)
        storage.deallocate()
    }

    /// The number of bytes.
    public var count: Int { storage.count }

    /// Lends the bytes; the pointer is valid within the closure only, and the closure must not copy them anywhere
    /// they outlive it.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(storage))
    }

    /// Lends a copy of the bytes that is wiped afterwards; the closure must not keep it.
    public func withBytes<Result, Failure: Error>(
        _ body: ([UInt8]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var copy = Array(storage)
        defer { copy.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
        return try body(copy)
    }

    /// `<redacted>`.
    public var description: String { "<redacted>" }

    /// `<redacted>`.
    public var debugDescription: String { description }

    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
