/// The bytes of a checkpoint file; all numbers little-endian.
///
/// ```
/// header   magic 8 bytes, version u32, file length u64, section count u32,
///          identity (six texts: u8 length, UTF-8), incarnation u64, steps u64, samples u64
///          checksum u64
/// section  name (u8 length, UTF-8), content length u64, content
///          checksum u64
/// field    name (u8 length, UTF-8), kind u8, then by kind
///          scalar       8 bytes
///          list         count u64, count · 8 bytes
///          text         length u32, UTF-8
///          vector       count u64, count · float32
///          absent       nothing
///          section      the number of its fields u32, its fields
/// ```
///
/// A section's content is a field count and fields. Each checksum is the CRC-64/XZ of all bytes before it but checksums:
/// the first that fails says in which section the damage is, the last one covers the whole file. The kind of a scalar is its
/// `ScalarType`, that of a list `0x40` more.
enum CheckpointFormat {
    /// PNG's idea: a byte that is no ASCII, a name, and a line end that careless copying changes.
    static let magic: [UInt8] = [0x89, 0x4D, 0x55, 0x52, 0x4D, 0x55, 0x52, 0x0A]
    static let version = 1
    static let listBit: UInt8 = 0x40
    static let textKind: UInt8 = 0x10
    static let vectorKind: UInt8 = 0x11
    static let absentKind: UInt8 = 0x12
    static let sectionKind: UInt8 = 0x13
    /// What errors call the part before the first section.
    static let header = "header"
    /// How deep sections may lie in each other.
    static let deepest = 16
}
