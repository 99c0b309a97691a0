import LinearAlgebra

extension Checkpoint {
    /// The checkpoint as bytes, handed out in order and in pieces of at most 256 KiB or so: no copy of a model is made.
    ///
    /// - Parameter body: what to do with each piece.
    /// - Throws: what `body` throws; the encoding ends there.
    public func forEachChunk<Failure: Error>(
        _ body: (_ bytes: [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let sections = sections.map { section in
            var bytes = EncodedBytes()
            bytes.append(fieldsOf: section.state)
            return (name: section.name, content: bytes)
        }
        let framing = sections.reduce(0) { $0 + 1 + $1.name.utf8.count + 8 + $1.content.count + 8 }
        var header = header(sectionCount: sections.count)
        // The header, the eight bytes of this number in it, and its checksum.
        header.fileLength = header.start.count + 8 + header.bytes.count + 8 + framing
        var checksum = Checksum()
        try Self.hand(header.encoded, &checksum, body)
        for (name, content) in sections {
            var bytes = EncodedBytes()
            bytes.append(shortText: name)
            bytes.append(UInt64(content.count))
            bytes.append(content)
            try Self.hand(bytes, &checksum, body)
        }
    }

    /// The checkpoint as bytes in one piece.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        forEachChunk { bytes += $0 }
        return bytes
    }

    /// Everything of the header before and after the length of the file.
    private struct Header {
        var start = EncodedBytes()
        var fileLength = 0
        var bytes = EncodedBytes()

        var encoded: EncodedBytes {
            var all = start
            all.append(UInt64(fileLength))
            all.append(bytes)
            return all
        }
    }

    private func header(sectionCount: Int) -> Header {
        var header = Header()
        header.start.append(bytes: CheckpointFormat.magic)
        header.start.append(UInt32(CheckpointFormat.version))
        header.bytes.append(UInt32(sectionCount))
        for (_, path) in CheckpointIdentity.keys { header.bytes.append(shortText: identity[keyPath: path]) }
        for number in [incarnation, steps, samples] { header.bytes.append(UInt64(number)) }
        return header
    }

    /// Hands out bytes and the checksum of everything so far.
    private static func hand<Failure: Error>(
        _ bytes: EncodedBytes, _ checksum: inout Checksum, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        for piece in bytes.pieces {
            switch piece {
            case .bytes(let bytes):
                checksum.add(bytes.span)
                try body(bytes)
            case .vector(let vector):
                var start = 0
                while start < vector.count {
                    let end = min(start + EncodedBytes.floatsInAPiece, vector.count)
                    let bytes = EncodedBytes.littleEndian(vector, start..<end)
                    checksum.add(bytes.span)
                    try body(bytes)
                    start = end
                }
            }
        }
        var last = EncodedBytes()
        last.append(checksum.value)
        try body(last.small)
    }
}
