/// The memory of one flat vector: 64-byte aligned floats, freed with the last reference.
///
/// `@unchecked Sendable` holds because the memory is written only while one owner holds the single reference
/// (`ParameterVector` checks that before every write) and is read-only whenever it is shared.
@safe
final class ParameterStorage: @unchecked Sendable {
    let count: Int
    let start: UnsafeMutablePointer<Float>

    /// Memory of undefined content.
    init(count: Int) {
        precondition(count >= 0, "a parameter vector cannot have \(count) elements")
        self.count = count
        let bytes = UnsafeMutableRawPointer.allocate(
            byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
        unsafe start = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
    }

    deinit {
        unsafe start.deallocate()
    }

    var elements: UnsafeBufferPointer<Float> {
        unsafe UnsafeBufferPointer(start: start, count: count)
    }

    var mutableElements: UnsafeMutableBufferPointer<Float> {
        unsafe UnsafeMutableBufferPointer(start: start, count: count)
    }
}
