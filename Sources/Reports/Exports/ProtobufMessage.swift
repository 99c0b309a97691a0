/// The bytes of one protocol-buffer message, field by field.
///
/// The four kinds of field that TensorBoard's events consist of, in the encoding of
/// https://protobuf.dev/programming-guides/encoding. Written by hand: the library and its generated code take longer to
/// build than the rest of this module, for five fields of two messages that have not changed since 2016.
struct ProtobufMessage {
    private(set) var bytes: [UInt8] = []

    /// A field of type `double`.
    mutating func append(_ field: Int, _ value: Double) {
        appendKey(field, wireType: 1)
        appendLittleEndian(value.bitPattern)
    }

    /// A field of type `float`.
    mutating func append(_ field: Int, _ value: Float) {
        appendKey(field, wireType: 5)
        appendLittleEndian(value.bitPattern)
    }

    /// A field of type `int64`.
    mutating func append(_ field: Int, _ value: Int64) {
        appendKey(field, wireType: 0)
        appendVarint(UInt64(bitPattern: value))
    }

    /// A field of type `string`.
    mutating func append(_ field: Int, _ text: String) { append(field, length: Array(text.utf8)) }

    /// A field that is itself a message.
    mutating func append(_ field: Int, _ message: ProtobufMessage) { append(field, length: message.bytes) }

    private mutating func append(_ field: Int, length content: [UInt8]) {
        appendKey(field, wireType: 2)
        appendVarint(UInt64(content.count))
        bytes += content
    }

    private mutating func appendKey(_ field: Int, wireType: UInt64) {
        appendVarint(UInt64(field) << 3 | wireType)
    }

    /// Seven bits in each byte, the lowest first; the highest bit says that more follow.
    private mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
