/// The frame around every message: 40 bytes of header before the content.
///
/// Magic u32, version u8, type u8, flags u16, length u32, reserved u32, sequence u64, exchange counter u64, header checksum
/// u32, payload checksum u32; little-endian.
public enum FrameFormat {
    /// Bytes of a frame's header.
    public static let headerBytes = 40
}
