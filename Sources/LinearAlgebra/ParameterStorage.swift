/// The memory of one flat vector: 64-byte aligned floats, freed with the last reference.
///
/// The floats follow the object itself, in the same block: whoever counts a reference brings in the line next to the first
/// elements, where a pointer to a block elsewhere would cost another wait for memory. Swift aligns such a block to 16 bytes
/// only, so there is room to begin at the next multiple of 64.
///
/// It is written only while one owner holds the single reference (`ParameterVector` checks that before every write) and
/// is read-only whenever it is shared; so its holders may pass it between threads.
@safe
final class ParameterStorage: ManagedBuffer<ParameterStorageHeader, Float> {
    /// Memory of undefined content.
    static func make(count: Int) -> ParameterStorage {
        precondition(count >= 0, "a parameter vector cannot have \(count) elements")
        let buffer = ParameterStorage.create(minimumCapacity: max(1, count) + 16) { _ in
            ParameterStorageHeader(count: count)
        }
        return unsafe unsafeDowncast(buffer, to: ParameterStorage.self)
    }

    // Read through the pointer: `header` itself checks for exclusive access each time.
    var count: Int { unsafe withUnsafeMutablePointerToHeader { unsafe $0.pointee.count } }

    /// Outside of these blocks every element is 0; nil when nothing is known of the elements.
    var touched: TouchedBlocks? {
        get { unsafe withUnsafeMutablePointerToHeader { unsafe $0.pointee.touched } }
        set { unsafe withUnsafeMutablePointerToHeader { unsafe $0.pointee.touched = newValue } }
    }

    /// Sets the touched elements back to 0, so that the memory is all zeros, and forgets them.
    func clearTouched() {
        guard let touched else { return }
        for block in touched.blocks { unsafe mutableElements[block].update(repeating: 0) }
        touched.removeAll()
    }

    var start: UnsafeMutablePointer<Float> {
        unsafe withUnsafeMutablePointerToElements { room in
            let start = unsafe UnsafeMutableRawPointer(room).alignedUp(toMultipleOf: 64)
            return unsafe start.assumingMemoryBound(to: Float.self)
        }
    }

    var elements: UnsafeBufferPointer<Float> {
        unsafe UnsafeBufferPointer(start: start, count: count)
    }

    var mutableElements: UnsafeMutableBufferPointer<Float> {
        unsafe UnsafeMutableBufferPointer(start: start, count: count)
    }
}

/// What is known of a vector's elements beside their values.
struct ParameterStorageHeader {
    let count: Int
    var touched: TouchedBlocks?
}
