import LinearAlgebra

extension Checkpoint {
    /// The checkpoint that the bytes of a file hold.
    ///
    /// Nothing is believed before its checksum is right, and no count sizes memory beyond what the file itself takes.
    ///
    /// - Throws: `CheckpointError` that names the section and the bytes when any bit is not as it was written.
    public init(decoding bytes: [UInt8]) throws(CheckpointError) {
        var reader = CheckpointReader(bytes)
        try reader.readStart()
        let fileLength = try reader.number(UInt64.self)
        let sectionCount = try reader.number(UInt32.self)
        identity = CheckpointIdentity(run: "", cluster: "", node: "", model: "", topology: "", experiment: "")
        for (_, path) in CheckpointIdentity.keys { identity[keyPath: path] = try reader.shortText() }
        incarnation = try reader.count()
        steps = try reader.count()
        samples = try reader.count()
        try reader.checkChecksum(from: 0)
        reader.expectedLength = Int(exactly: fileLength)
        sections = []
        for _ in 0..<sectionCount { sections.append(try reader.readSection()) }
        try reader.checkEnd()
    }
}

/// Reads a checkpoint's bytes in order.
struct CheckpointReader {
    private let bytes: [UInt8]
    private var position = 0
    private var sectionsRead = 0
    private var section = CheckpointFormat.header
    /// How many bytes the checksum holds.
    private var checked = 0
    private var checksum = Checksum()
    /// What the header says the file has, once the header is known to be right.
    var expectedLength: Int?
    /// The end of what may be read: of the section under way.
    private var end: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        end = bytes.count
    }

    // MARK: - The file

    mutating func readStart() throws(CheckpointError) {
        guard bytes.starts(with: CheckpointFormat.magic) else {
            if !bytes.isEmpty, CheckpointFormat.magic.starts(with: bytes) {
                throw .cutShort(section: section, length: bytes.count, expected: nil)
            }
            throw .notACheckpoint(start: Array(bytes.prefix(8)))
        }
        position = CheckpointFormat.magic.count
        let version = try number(UInt32.self)
        if version > CheckpointFormat.version { throw .newerFormat(Int(version)) }
        guard version == CheckpointFormat.version else { throw damage(from: 8, "format \(version)") }
    }

    mutating func readSection() throws(CheckpointError) -> Checkpoint.Section {
        let start = position
        section = "number \(sectionsRead + 1)"
        let name = try shortText()
        section = name.isEmpty ? section : name
        let length = try number(UInt64.self)
        guard let length = Int(exactly: length), length <= bytes.count - position else {
            // A length that was damaged, or a file that was: the header's length tells.
            if let expectedLength, bytes.count < expectedLength { throw cutShort() }
            throw damage(from: start, "a content of \(length) bytes where \(bytes.count - position) are left")
        }
        let content = position
        position += length
        try checkChecksum(from: start)
        let after = position
        (position, end) = (content, content + length)
        guard !name.isEmpty else { throw damage(from: start, "a section without a name") }
        let state = try fields(depth: 0)
        guard position == end else { throw damage(from: position, "bytes after the last field") }
        (position, end) = (after, bytes.count)
        sectionsRead += 1
        return Checkpoint.Section(name, state)
    }

    mutating func checkEnd() throws(CheckpointError) {
        guard position == bytes.count else { throw damage(from: position, "bytes after the last section") }
        guard expectedLength == bytes.count else { throw damage(from: 12, "the length of the file") }
    }

    /// Reads a checksum and compares it with that of all bytes before it.
    mutating func checkChecksum(from start: Int) throws(CheckpointError) {
        let file = bytes
        checksum.add(file.span.extracting(checked..<position))
        let place = position
        let stored = try number(UInt64.self)
        checked = position
        guard stored == checksum.value else {
            position = place
            throw damage(from: start, "checksum mismatch")
        }
    }

    private func damage(from start: Int, _ what: String) -> CheckpointError {
        .damaged(section: section, bytes: start..<max(start + 1, position), what: what)
    }

    private func cutShort() -> CheckpointError {
        .cutShort(section: section, length: bytes.count, expected: expectedLength)
    }

    // MARK: - Values

    mutating func number<Number: FixedWidthInteger>(_: Number.Type) throws(CheckpointError) -> Number {
        let size = Number.bitWidth / 8
        guard size <= end - position else { throw shortage() }
        var value: Number = 0
        for offset in 0..<size {
            value |= Number(truncatingIfNeeded: bytes[position + offset]) << Number(8 * offset)
        }
        position += size
        return value
    }

    mutating func count() throws(CheckpointError) -> Int {
        let start = position
        let number = try number(UInt64.self)
        guard let count = Int(exactly: number) else { throw damage(from: start, "a count of \(number)") }
        return count
    }

    mutating func shortText() throws(CheckpointError) -> String {
        try text(length: Int(try number(UInt8.self)))
    }

    private mutating func text(length: Int) throws(CheckpointError) -> String {
        guard length <= end - position else { throw shortage() }
        let start = position
        position += length
        guard let text = String(validating: bytes[start..<position], as: UTF8.self) else {
            throw damage(from: start, "a text that is not UTF-8")
        }
        return text
    }

    /// Too few bytes are left: of the file, or of a section whose checksum is right.
    private func shortage() -> CheckpointError {
        end == bytes.count ? cutShort() : damage(from: position, "a field longer than its section")
    }

    // MARK: - Fields

    private mutating func fields(depth: Int) throws(CheckpointError) -> SavedState {
        guard depth < CheckpointFormat.deepest else { throw damage(from: position, "sections too deep") }
        var state = SavedState()
        for _ in 0..<(try number(UInt32.self)) {
            let start = position
            let name = try shortText()
            guard !name.isEmpty else { throw damage(from: start, "a field without a name") }
            state.fields.append(.init(name: name, value: try value(depth: depth)))
        }
        return state
    }

    private mutating func value(depth: Int) throws(CheckpointError) -> SavedState.Value {
        let start = position
        let kind = try number(UInt8.self)
        switch kind {
        case CheckpointFormat.absentKind: return .absent
        case CheckpointFormat.textKind: return .text(try text(length: Int(try number(UInt32.self))))
        case CheckpointFormat.sectionKind: return .section(try fields(depth: depth + 1))
        case CheckpointFormat.vectorKind: return .vector(try vector())
        default: break
        }
        if let type = ScalarType(rawValue: kind) { return .scalar(type, bits: try number(UInt64.self)) }
        guard let type = ScalarType(rawValue: kind & ~CheckpointFormat.listBit) else {
            throw damage(from: start, "a field of the unknown kind \(kind)")
        }
        var words: [UInt64] = []
        let count = try elementCount(size: 8)
        words.reserveCapacity(count)
        for _ in 0..<count { words.append(try number(UInt64.self)) }
        return .list(type, bits: words)
    }

    private mutating func vector() throws(CheckpointError) -> ParameterSnapshot {
        let count = try elementCount(size: 4)
        var values: [Float] = []
        values.reserveCapacity(count)
        let file = bytes
        let source = file.span.extracting(position..<(position + 4 * count))
        for index in 0..<count {
            let place = 4 &* index
            let bits =
                UInt32(source[place]) | UInt32(source[place &+ 1]) &<< 8
                | UInt32(source[place &+ 2]) &<< 16 | UInt32(source[place &+ 3]) &<< 24
            values.append(Float(bitPattern: bits))
        }
        position += 4 * count
        return ParameterSnapshot(values)
    }

    /// A count of elements that are really there.
    private mutating func elementCount(size: Int) throws(CheckpointError) -> Int {
        let start = position
        let count = try number(UInt64.self)
        guard count <= UInt64((end - position) / size) else {
            throw damage(from: start, "\(count) elements where \(end - position) bytes are left")
        }
        return Int(count)
    }
}
