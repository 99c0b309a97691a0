import Wire

/// The bytes of one fuzzing run, taken piece by piece; zeros after their end.
struct Input {
    private var bytes: ArraySlice<UInt8>

    init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
        bytes = Array(UnsafeBufferPointer(start: start, count: count))[...]
    }

    var isEmpty: Bool { bytes.isEmpty }

    mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

    mutating func number() -> Int { Int(byte()) << 8 | Int(byte()) }

    mutating func take(_ count: Int) -> [UInt8] {
        let piece = Array(bytes.prefix(count))
        bytes = bytes.dropFirst(count)
        return piece
    }

    mutating func rest() -> [UInt8] { take(bytes.count) }
}

/// What a run found out, kept so that the optimiser cannot remove what was to be tried.
nonisolated(unsafe) var observed: UInt64 = 0

func observe(_ bytes: [UInt8]) {
    observed = observed &* 31 &+ UInt64(CRC32C.checksum(bytes))
}

func expect(_ claim: Bool, _ text: @autoclosure () -> String) {
    guard claim else { fatalError(text()) }
}
