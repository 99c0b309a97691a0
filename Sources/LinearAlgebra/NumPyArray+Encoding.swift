extension NumPyArray {
    /// The bytes of a `.npy` file of version 1.0 with float32 entries in C order.
    ///
    /// - Parameters:
    ///   - values: the entries, the last axis fastest; traps when there are not as many as the shape says.
    ///   - shape: the dimensions; empty for a single number.
    /// - Returns: what `numpy.save` writes for `numpy.float32`.
    public static func encode(_ values: [Float], shape: [Int]) -> [UInt8] {
        precondition(values.count == shape.reduce(1, *), "\(values.count) entries for shape \(shape)")
        let dimensions = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(dimensions)), }"
        // Filled up with spaces so that the entries begin at a multiple of 64, and ended by a line break.
        let length = 10 + header.utf8.count + 1
        header += String(repeating: " ", count: (64 - length % 64) % 64) + "\n"
        var bytes = NumPyHeader.magic + [1, 0, UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)]
        bytes.reserveCapacity(bytes.count + header.utf8.count + 4 * values.count)
        bytes += header.utf8
        for value in values {
            for shift in [0, 8, 16, 24] as [UInt32] {
                bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
            }
        }
        return bytes
    }
}
