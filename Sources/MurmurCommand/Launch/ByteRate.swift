/// Bytes per second, from a count that is read now and then.
struct ByteRate {
    private var last: (bytes: Int, nanoseconds: Int64)?
    /// The rate between the last two readings; nil before the second.
    private(set) var bytesPerSecond: Double?

    /// Takes a reading.
    ///
    /// - Parameters:
    ///   - bytes: the count; a smaller one than before begins anew.
    ///   - nanoseconds: when it was read.
    mutating func add(_ bytes: Int, at nanoseconds: Int64) {
        defer { last = (bytes, nanoseconds) }
        guard let last, bytes >= last.bytes else {
            bytesPerSecond = nil
            return
        }
        guard nanoseconds > last.nanoseconds else { return }
        bytesPerSecond = Double(bytes - last.bytes) / Double(nanoseconds - last.nanoseconds) * 1e9
    }
}
