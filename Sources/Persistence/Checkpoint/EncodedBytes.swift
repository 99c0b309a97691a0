import LinearAlgebra

/// Bytes to be written, with vectors still in their own memory.
struct EncodedBytes {
    enum Piece {
        case bytes([UInt8])
        case vector(ParameterSnapshot)
    }

    static let floatsInAPiece = 1 << 16

    private var done: [Piece] = []
    /// Bytes after the last vector.
    private(set) var small: [UInt8] = []
    private(set) var count = 0

    var pieces: [Piece] { small.isEmpty ? done : done + [.bytes(small)] }

    mutating func append(bytes: some Collection<UInt8>) {
        small.append(contentsOf: bytes)
        count += bytes.count
    }

    mutating func append(_ number: some FixedWidthInteger) {
        for index in 0..<(number.bitWidth / 8) {
            small.append(UInt8(truncatingIfNeeded: number >> (8 * index)))
        }
        count += number.bitWidth / 8
    }

    mutating func append(shortText text: String) {
        precondition(text.utf8.count <= 255, "a name of \(text.utf8.count) bytes: \(text.prefix(40))…")
        append(UInt8(text.utf8.count))
        append(bytes: text.utf8)
    }

    mutating func append(_ vector: ParameterSnapshot) {
        if !small.isEmpty { done.append(.bytes(small)) }
        small = []
        done.append(.vector(vector))
        count += 4 * vector.count
    }

    mutating func append(_ other: EncodedBytes) {
        for piece in other.pieces {
            switch piece {
            case .bytes(let bytes): append(bytes: bytes)
            case .vector(let vector): append(vector)
            }
        }
    }

    mutating func append(fieldsOf state: SavedState, depth: Int = 0) {
        precondition(depth < CheckpointFormat.deepest, "sections lie \(depth) deep in each other")
        append(UInt32(state.fields.count))
        for field in state.fields {
            append(shortText: field.name)
            append(field.value, depth: depth)
        }
    }

    private mutating func append(_ value: SavedState.Value, depth: Int) {
        switch value {
        case .scalar(let type, let bits):
            append(type.rawValue)
            append(bits)
        case .list(let type, let bits):
            append(type.rawValue | CheckpointFormat.listBit)
            append(UInt64(bits.count))
            for word in bits { append(word) }
        case .text(let text):
            append(CheckpointFormat.textKind)
            append(UInt32(text.utf8.count))
            append(bytes: text.utf8)
        case .vector(let vector):
            append(CheckpointFormat.vectorKind)
            append(UInt64(vector.count))
            append(vector)
        case .absent:
            append(CheckpointFormat.absentKind)
        case .section(let state):
            append(CheckpointFormat.sectionKind)
            append(fieldsOf: state, depth: depth + 1)
        }
    }

    /// Some of a vector's elements as float32.
    static func littleEndian(_ vector: ParameterSnapshot, _ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * range.count)
        let span = vector.span
        for index in range {
            let bits = span[index].bitPattern
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bytes.append(UInt8(truncatingIfNeeded: bits &>> 8))
            bytes.append(UInt8(truncatingIfNeeded: bits &>> 16))
            bytes.append(UInt8(truncatingIfNeeded: bits &>> 24))
        }
        return bytes
    }
}
