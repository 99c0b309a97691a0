import Determinism
import Glibc
import LinearAlgebra
import Testing

@testable import Persistence

@Suite struct `A checkpoint file` {
    private static let bytes = SampleCheckpoint.make().encoded()

    /// What decoding says about bytes; nil when it takes them.
    private static func complaint(_ bytes: [UInt8]) -> CheckpointError? {
        do {
            _ = try Checkpoint(decoding: bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test func `gives back everything, bit for bit`() throws {
        let original = SampleCheckpoint.make()
        let copy = try Checkpoint(decoding: original.encoded())
        #expect(copy.identity == original.identity)
        #expect(copy.incarnation == 2 && copy.steps == 9000 && copy.samples == 288_000)
        #expect(copy.sections.map(\.name) == ["algorithm", "sampler", "empty"])
        #expect(copy.encoded() == original.encoded())
        let fields = try copy.state(of: "algorithm").fields
        guard case .vector(let replica) = fields[0].value, case .text(let kind) = fields[1].value else {
            Issue.record("other fields: \(fields)")
            return
        }
        #expect(replica.count == 800 && replica[799] == Float(799) / 7 - 3 && kind == "Momentum – μ")
    }

    @Test func `keeps every bit of every float`() throws {
        let odd = ParameterSnapshot([.nan, .signalingNaN, -0.0, .infinity, .leastNonzeroMagnitude])
        let state = SavedState(fields: [.init(name: "x", value: .vector(odd))])
        let checkpoint = Checkpoint(
            identity: SampleCheckpoint.identity, incarnation: 0, steps: 0, samples: 0,
            sections: [.init("s", state)])
        let copy = try Checkpoint(decoding: checkpoint.encoded())
        guard case .vector(let read) = try copy.state(of: "s").fields[0].value else { return }
        #expect(read.values.map(\.bitPattern) == odd.values.map(\.bitPattern))
    }

    @Test func `hands a long vector out in pieces`() throws {
        let checkpoint = SampleCheckpoint.make(parameters: 2 * EncodedBytes.floatsInAPiece + 5)
        var (count, longest) = (0, 0)
        checkpoint.forEachChunk { piece in
            count += piece.count
            longest = max(longest, piece.count)
        }
        #expect(longest == 4 * EncodedBytes.floatsInAPiece)
        #expect(try Checkpoint(decoding: checkpoint.encoded()).sections.count == 3 && count > 2 * longest)
    }

    @Test func `notices every byte that changed`() {
        #expect((3900...4500).contains(Self.bytes.count))
        var random = RandomStream(seed: 1, purpose: "damage")
        var bytes = Self.bytes
        for index in bytes.indices {
            let change = UInt8(1 + random.integer(below: 255))
            bytes[index] ^= change
            #expect(Self.complaint(bytes) != nil, "byte \(index)")
            bytes[index] ^= change
        }
        #expect(Self.complaint(bytes) == nil)
    }

    @Test(.enabled(if: getenv("MURMUR_LONG_TESTS") != nil))
    func `notices every bit that changed`() {
        var bytes = Self.bytes
        for bit in 0..<(8 * bytes.count) {
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(Self.complaint(bytes) != nil, "bit \(bit)")
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        }
    }

    @Test func `notices every length it was cut to`() {
        for length in Self.bytes.indices {
            let complaint = Self.complaint(Array(Self.bytes[..<length]))
            switch complaint {
            case .cutShort(_, length, _): break
            case .notACheckpoint(start: []) where length == 0: break
            default: Issue.record("length \(length): \(complaint as Any)")
            }
        }
    }

    @Test func `notices bytes that were added, and two halves of different files`() throws {
        #expect(Self.complaint(Self.bytes + [0]) != nil)
        var other = SampleCheckpoint.make()
        other.steps = 9001
        let bytes = other.encoded()
        let middle = bytes.count / 2
        #expect(bytes.count == Self.bytes.count)
        #expect(Self.complaint(Array(Self.bytes[..<middle] + bytes[middle...])) != nil)
        // The last section alone, whole as it is: its checksum covers what was before it as well.
        let last = bytes.count - 26
        #expect(Self.complaint(Array(Self.bytes[..<last] + bytes[last...])) != nil)
    }

    @Test func `says where the damage is`() {
        var bytes = Self.bytes
        bytes[2000] ^= 1
        let end = 3200 + 300
        guard case .damaged("algorithm", let range, "checksum mismatch")? = Self.complaint(bytes) else {
            Issue.record("\(Self.complaint(bytes) as Any)")
            return
        }
        #expect(range.contains(2000) && range.upperBound < end)
        #expect(
            Self.complaint(bytes)?.description
                == "damaged: section 'algorithm' bytes \(range.lowerBound)...\(range.upperBound - 1):"
                + " checksum mismatch")
        bytes[2000] ^= 1
        bytes[30] ^= 1
        #expect(Self.complaint(bytes)?.description.hasPrefix("damaged: section 'header' bytes 0...") == true)
        #expect(
            Self.complaint(Array(Self.bytes[..<2000]))?.description
                == "damaged: cut short at byte 2000, in section 'algorithm'"
                + " (got 2000 bytes; expected \(Self.bytes.count))")
    }

    @Test func `says what a foreign file is`() {
        let zip: [UInt8] = [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 0]
        #expect(
            Self.complaint(zip)?.description
                == #"not a checkpoint (it begins with "PK\x03\x04\x14\x00\x00\x00": a zip, e.g. torch.save; "#
                + "pickles are never loaded)")
        #expect(
            Self.complaint([])?.description == #"not a checkpoint (it begins with "": the file is empty)"#)
        var newer = Self.bytes
        newer[8] = 4
        #expect(
            Self.complaint(newer)?.description
                == "format 4 is newer than this program (reads 1...1); use the program that wrote it")
    }

    private static func refusal(
        of identity: CheckpointIdentity, by expected: CheckpointIdentity
    ) -> CheckpointError? {
        do {
            try identity.check(isExpected: expected)
            return nil
        } catch {
            return error
        }
    }

    @Test func `is refused by another run, node or model, which says both names`() throws {
        let identity = try Checkpoint(decoding: Self.bytes).identity
        #expect(Self.refusal(of: identity, by: SampleCheckpoint.identity) == nil)
        for key in CheckpointIdentity.keys {
            var expected = SampleCheckpoint.identity
            expected[keyPath: key.path] = "other"
            let found = identity[keyPath: key.path]
            let error = Self.refusal(of: identity, by: expected)
            #expect(error == .foreign(key: key.name, found: found, expected: "other"))
            #expect(
                error?.description == "belongs to another \(key.name) (got \"\(found)\"; expected \"other\")")
        }
    }

    /// A file with one section of these bytes, all checksums right.
    private static func file(content: [UInt8]) -> [UInt8] {
        let empty = Checkpoint(
            identity: SampleCheckpoint.identity, incarnation: 0, steps: 0, samples: 0,
            sections: [.init("s", SavedState())])
        var bytes = Array(empty.encoded().dropLast(22))
        var start = EncodedBytes()
        start.append(shortText: "s")
        start.append(UInt64(content.count))
        start.append(bytes: content)
        // The header's checksum is not part of the next one.
        let length = UInt64(bytes.count + start.count + 8)
        for index in 0..<8 { bytes[12 + index] = UInt8(truncatingIfNeeded: length >> (8 * UInt64(index))) }
        var checksum = Checksum()
        let before = Array(bytes.dropLast(8))
        checksum.add(before.span)
        var header = EncodedBytes()
        header.append(checksum.value)
        bytes.replaceSubrange((bytes.count - 8)..., with: header.small)
        let section = start.small
        checksum.add(section.span)
        start.append(checksum.value)
        return bytes + start.small
    }

    @Test func `believes no count, even with a right checksum`() {
        let name: [UInt8] = [1, 0x78]
        let huge: [UInt8] = [UInt8](repeating: 0xFF, count: 8)
        #expect(Self.complaint(Self.file(content: [0, 0, 0, 0])) == nil)
        let contents: [[UInt8]] = [
            [], [1, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0, 0],
            [1, 0, 0, 0] + name + [CheckpointFormat.vectorKind] + huge,
            [1, 0, 0, 0] + name + [CheckpointFormat.vectorKind, 1, 0, 0, 0, 0, 0, 0, 0x40],
            [1, 0, 0, 0] + name + [ScalarType.integer.rawValue | CheckpointFormat.listBit] + huge,
            [1, 0, 0, 0] + name + [CheckpointFormat.textKind, 0xFF, 0xFF, 0xFF, 0xFF],
            [1, 0, 0, 0] + name + [CheckpointFormat.textKind, 1, 0, 0, 0, 0xFF],
            [1, 0, 0, 0] + name + [0x7F],
            [1, 0, 0, 0] + name + [ScalarType.integer.rawValue, 1, 2],
            [1, 0, 0, 0, 0, CheckpointFormat.absentKind],
        ]
        for content in contents {
            guard case .damaged("s", _, _)? = Self.complaint(Self.file(content: content)) else {
                Issue.record("\(content): \(Self.complaint(Self.file(content: content)) as Any)")
                continue
            }
        }
        var deep: [UInt8] = []
        for _ in 0..<10_000 { deep += [1, 0, 0, 0] + name + [CheckpointFormat.sectionKind] }
        guard case .damaged("s", _, "sections too deep")? = Self.complaint(Self.file(content: deep)) else {
            Issue.record("\(Self.complaint(Self.file(content: deep)) as Any)")
            return
        }
    }

    @Test func `uses CRC-64⁄XZ`() {
        // The check value of the catalogue of parametrised CRC algorithms (Cook).
        var checksum = Checksum()
        let (whole, first, second) = (Array("123456789".utf8), Array("1234".utf8), Array("56789".utf8))
        checksum.add(whole.span)
        #expect(checksum.value == 0x995D_C9BB_DF19_39FA)
        var inParts = Checksum()
        inParts.add(first.span)
        inParts.add(second.span)
        #expect(inParts.value == checksum.value)
    }
}
