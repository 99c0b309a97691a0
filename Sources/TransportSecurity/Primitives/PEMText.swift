import COpenSSL

/// Passes PEM texts to and from OpenSSL.
enum PEMText {
    /// The longest text read, in bytes: ample for a key or a chain of certificates.
    static let limit = 65536

    /// Calls OpenSSL with a source that holds the bytes.
    static func reading<Result>(_ bytes: UnsafeRawBufferPointer, _ body: (OpaquePointer) -> Result?)
        -> Result?
    {
        guard let start = bytes.baseAddress, 1...limit ~= bytes.count,
            let source = BIO_new_mem_buf(start, Int32(bytes.count))
        else { return nil }
        defer { BIO_free(source) }
        OpenSSLErrors.clear()
        return body(source)
    }

    /// Lends to `body` what OpenSSL wrote; its own copy is wiped afterwards.
    static func written<Result>(
        _ body: (UnsafeRawBufferPointer) -> Result, _ write: (OpaquePointer) -> Int32
    ) -> Result {
        OpenSSLErrors.clear()
        guard let target = BIO_new(BIO_s_mem()), write(target) == 1 else {
            preconditionFailure("a PEM text cannot be written: \(OpenSSLErrors.taken())")
        }
        defer { BIO_free(target) }
        var content: UnsafeMutablePointer<CChar>?
        let count = COpenSSL_BIO_content(target, &content)
        return body(UnsafeRawBufferPointer(start: content, count: count))
    }

    /// Answers that there is no pass phrase, instead of asking on the terminal.
    static let noPassPhrase:
        @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 =
            { _, _, _, _ in -1 }
}
