/// Writes a ZIP file of stored members: the wrapping of NumPy's `.npz`, as `numpy.savez` makes it.
///
/// Source: PKWARE's APPNOTE 6.3.10. Dates are 1980-01-01, so that equal members make equal files. Traps beyond 4 GiB.
struct ZIPEncoder {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    /// The day before which ZIP has no dates.
    private static let date = 0x21
    /// What reads a stored member: version 2.0.
    private static let version = 20

    /// Adds a member.
    mutating func add(_ content: [UInt8], named name: String) {
        let start = bytes.count
        let checksum = Int(Inflation.checksum(content))
        precondition(
            content.count < 0xFFFF_FFFF && start < 0xFFFF_FFFF && count < 0xFFFF && name.utf8.count < 0xFFFF,
            "a ZIP file with member \(count) of \(content.count) bytes at \(start)")
        // Method 0 (stored), time 0, the date, then what both headers say alike.
        var common: [UInt8] = []
        for (number, size) in [
            (Self.version, 2), (0x800, 2), (0, 2), (0, 2), (Self.date, 2), (checksum, 4), (content.count, 4),
            (content.count, 4), (name.utf8.count, 2), (0, 2),
        ] {
            Self.append(number, size, to: &common)
        }
        Self.append(0x0403_4B50, 4, to: &bytes)
        bytes += common + name.utf8 + content
        Self.append(0x0201_4B50, 4, to: &directory)
        Self.append(Self.version, 2, to: &directory)
        directory += common
        // No comment, disk 0, no attributes, and where the member is.
        for (number, size) in [(0, 2), (0, 2), (0, 2), (0, 4), (start, 4)] {
            Self.append(number, size, to: &directory)
        }
        directory += name.utf8
        count += 1
    }

    /// The whole file.
    consuming func finished() -> [UInt8] {
        let start = bytes.count
        precondition(start + directory.count < 0xFFFF_FFFF, "a ZIP file of \(start) bytes")
        var end: [UInt8] = []
        Self.append(0x0605_4B50, 4, to: &end)
        for (number, size) in [
            (0, 2), (0, 2), (count, 2), (count, 2), (directory.count, 4), (start, 4), (0, 2),
        ] {
            Self.append(number, size, to: &end)
        }
        return bytes + directory + end
    }

    private static func append(_ number: Int, _ size: Int, to bytes: inout [UInt8]) {
        for index in 0..<size { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }
}
