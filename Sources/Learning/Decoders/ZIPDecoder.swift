/// Finds and expands the members of a ZIP file, the wrapping of NumPy's `.npz`.
///
/// Source: PKWARE's APPNOTE 6.3.10. Members may be stored or deflated; sizes must be below 4 GiB, and every member's
/// CRC-32 is checked. The directory's numbers are checked against the file's size before they are used.
struct ZIPDecoder {
    /// One member, as the directory describes it.
    private struct Member {
        let name: String
        let flags: Int
        let method: Int
        let checksum: UInt32
        let packedSize: Int
        let size: Int
        let header: Int
    }

    private let bytes: [UInt8]
    private let file: String
    private var members: [Member] = []

    /// Reads the directory of a whole file.
    init(_ bytes: [UInt8], file: String) throws(DatasetError) {
        self.bytes = bytes
        self.file = file
        guard bytes.starts(with: [0x50, 0x4B]) else {
            throw DatasetError(file, "not a ZIP file (it begins otherwise)")
        }
        // The end of the directory is followed by a comment of at most 65,535 bytes.
        let earliest = max(0, bytes.count - 22 - 65_535)
        guard
            let end = stride(from: bytes.count - 22, through: earliest, by: -1).first(where: {
                bytes[$0..<($0 + 4)].elementsEqual([0x50, 0x4B, 5, 6])
            })
        else { throw DatasetError(file, "ZIP file without a directory (is it cut off?)") }
        let (count, start) = (number(end + 10, 2), number(end + 16, 4))
        guard count < 0xFFFF, start < 0xFFFF_FFFF else {
            throw DatasetError(file, "ZIP file of 4 GiB or 65,535 members and more")
        }
        var place = start
        for _ in 0..<count {
            guard place + 46 <= end, number(place, 4) == 0x0201_4B50 else {
                throw DatasetError(file, "damaged ZIP directory (at byte \(place))")
            }
            let nameLength = number(place + 28, 2)
            let next = place + 46 + nameLength + number(place + 30, 2) + number(place + 32, 2)
            guard next <= end else { throw DatasetError(file, "damaged ZIP directory (at byte \(place))") }
            members.append(
                Member(
                    name: String(decoding: bytes[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self),
                    flags: number(place + 8, 2), method: number(place + 10, 2),
                    checksum: UInt32(number(place + 16, 4)), packedSize: number(place + 20, 4),
                    size: number(place + 24, 4), header: number(place + 42, 4)))
            place = next
        }
    }

    /// The members' names, in the directory's order.
    var names: [String] { members.map(\.name) }

    /// The bytes of a member.
    ///
    /// - Parameters:
    ///   - name: one of `names`.
    ///   - limit: the most bytes to put out.
    /// - Returns: the bytes, expanded and checked.
    /// - Throws: when there is no such member, or it is encrypted, damaged, or packed in another way.
    func member(_ name: String, limit: Int = GzipDecoder.defaultLimit) throws(DatasetError) -> [UInt8] {
        guard let member = members.first(where: { $0.name == name }) else {
            throw DatasetError(file, "no member '\(name)' (has \(names.joined(separator: ", ")))")
        }
        guard member.flags & 1 == 0 else { throw DatasetError(file, "member '\(name)' is encrypted") }
        guard member.size <= limit else {
            throw DatasetError(file, "member '\(name)' expands to more than \(limit) bytes")
        }
        let header = member.header
        guard header + 30 <= bytes.count, number(header, 4) == 0x0403_4B50 else {
            throw DatasetError(file, "member '\(name)' is not where the directory says")
        }
        let start = header + 30 + number(header + 26, 2) + number(header + 28, 2)
        guard start + member.packedSize <= bytes.count else {
            throw DatasetError(file, "member '\(name)' is cut off")
        }
        let content = try expand(member, from: start)
        guard content.count == member.size, Inflation.checksum(content) == member.checksum else {
            throw DatasetError(file, "member '\(name)' is damaged (size or checksum differs)")
        }
        return content
    }

    private func expand(_ member: Member, from start: Int) throws(DatasetError) -> [UInt8] {
        let packed = Array(bytes[start..<(start + member.packedSize)])
        switch member.method {
        case 0:
            return packed
        case 8:
            var content: [UInt8] = []
            content.reserveCapacity(min(member.size, packed.count * 1032))
            let inflation = Inflation(
                wrapping: .none, name: "member '\(member.name)'", file: file, limit: member.size)
            _ = try inflation.append(packed, from: 0, to: &content)
            return content
        default:
            throw DatasetError(
                file,
                "member '\(member.name)' is packed by method \(member.method) (expected stored or deflated)")
        }
    }

    /// A little-endian number within the file.
    private func number(_ place: Int, _ size: Int) -> Int {
        (0..<size).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
    }
}
