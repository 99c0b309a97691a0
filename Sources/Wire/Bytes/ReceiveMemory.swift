import LinearAlgebra

/// Memory that a socket reads into: what has arrived and is not used yet lies in the middle, free space behind it.
///
/// With the assembler's `destination`, the one place in Wire with raw memory: a socket needs an address that stays while
/// it fills it, which an array does not promise. Every access is checked.
// Safe: it owns its memory alone and hands out only the part behind `end`, or copies.
final class ReceiveMemory {
    let capacity: Int
    private let start: UnsafeMutableRawPointer
    private var first = 0
    private var end = 0

    init(capacity: Int) {
        self.capacity = capacity
        start = .allocate(byteCount: max(capacity, 1), alignment: 64)
    }

    deinit {
        start.deallocate()
    }

    /// Bytes that arrived and were not taken.
    var count: Int { end - first }

    /// The free space, after what is there was moved to the front if that makes more room.
    func free() -> UnsafeMutableRawBufferPointer {
        if first > 0, first == end || end == capacity {
            start.copyMemory(from: start + first, byteCount: count)
            end = count
            first = 0
        }
        return UnsafeMutableRawBufferPointer(start: start + end, count: capacity - end)
    }

    /// Notes that bytes were written to the start of the free space.
    func filled(_ count: Int) {
        precondition(
            count >= 0 && count <= capacity - end, "\(count) bytes into a space of \(capacity - end)")
        end += count
    }

    /// A copy of the next bytes, as many as there are of the number asked for.
    func peek(_ count: Int) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: start + first, count: max(0, min(count, self.count))))
    }

    /// Calls `body` with the next bytes, as many as there are of the number asked for, and drops them.
    func take(_ count: Int, _ body: (UnsafeRawBufferPointer) -> Void = { _ in }) {
        let bytes = UnsafeRawBufferPointer(start: start + first, count: max(0, min(count, self.count)))
        body(bytes)
        first += bytes.count
    }

    /// A memory of another capacity with the bytes not taken yet; the new capacity must hold them.
    func moved(toCapacity capacity: Int) -> ReceiveMemory {
        let other = ReceiveMemory(capacity: max(capacity, count))
        other.start.copyMemory(from: start + first, byteCount: count)
        other.filled(count)
        return other
    }
}

extension FrameAssembler {
    /// Where the next bytes from the connection belong; never empty unless the connection has failed.
    ///
    /// Read at most its length into it, then call `received`. Valid until the next call of any method: it is a scratch
    /// memory while headers and small frames are expected, and the memory of the message's own snapshot while a large
    /// dense payload is incomplete, never beyond its end.
    public func destination() -> UnsafeMutableRawBufferPointer {
        switch target() {
        case .nowhere: UnsafeMutableRawBufferPointer(start: nil, count: 0)
        case .snapshot: snapshotDestination()
        case .scratch(let limit): UnsafeMutableRawBufferPointer(rebasing: scratch.free().prefix(limit))
        }
    }

    /// The part of the snapshot that is missing.
    private func snapshotDestination() -> UnsafeMutableRawBufferPointer {
        incoming?.snapshot.destination ?? UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }
}
