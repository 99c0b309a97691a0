import Testing

@testable import Learning

/// A file with the given header and so many bytes of numbers, 0, 1, 2 ….
private func file(_ header: String, numbers: Int = 0, length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64(8 * $0)) } + Array(header.utf8)
        + (0..<numbers).map { UInt8($0) }
}

private func tensors(_ bytes: [UInt8]) throws -> [NamedTensor] {
    let weights = try WeightsFile(bytes, file: "w")
    return try weights.names.map { try weights.tensor($0) }
}

private func entry(_ shape: String, _ offsets: String, type: String = "F32") -> String {
    #"{"dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(offsets)]}"#
}

@Suite struct `safetensors files` {
    private static let some = [
        NamedTensor(name: "0.weight", shape: [2, 3], values: [1, -2, 0.5, 0x1p-140, -0, 7]),
        NamedTensor(name: "scalar", shape: [], values: [4]),
        NamedTensor(name: "none", shape: [0, 5], values: []),
        NamedTensor(name: "\"\\\n\u{1}ä𝄞", shape: [1], values: [.greatestFiniteMagnitude]),
    ]

    @Test func `are read as they were written, bit for bit`() throws {
        let metadata = [(key: "format", value: "pt"), (key: "a\tb", value: "line 1\nline \"2\" \u{7F}")]
        let bytes = WeightsFormat.safetensors.encode(Self.some, metadata: metadata)
        let read = try WeightsFile(bytes, file: "w")
        #expect(read.format == .safetensors)
        #expect(read.names == Self.some.map(\.name))
        #expect(read.metadata.map(\.key) == metadata.map(\.key))
        #expect(read.metadata.map(\.value) == metadata.map(\.value))
        for (one, other) in zip(try tensors(bytes), Self.some) {
            #expect(one.shape == other.shape)
            #expect(one.values.map(\.bitPattern) == other.values.map(\.bitPattern))
        }
        #expect(WeightsFormat.safetensors.encode(Self.some, metadata: metadata) == bytes)
    }

    /// The layout that the format's README describes, written out by hand.
    @Test func `have the bytes that the format describes`() {
        let bytes = WeightsFormat.safetensors.encode([NamedTensor(name: "a", shape: [2], values: [1, -2])])
        let header = #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
        #expect(bytes == file(header + "  ", length: 56) + [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
    }

    @Test func `may have numbers of other precisions, spaces and escapes`() throws {
        let header =
            " { \"\\u0061\\u00e4\\ud834\\udd1e\" : \(entry("2", "0,4", type: "F16")), \"b\": "
            + "\(entry("1", "4,6", type: "BF16")),\n\"c\":\(entry("1", "6,14", type: "F64"))}  "
        var bytes = file(String(header.dropFirst()))
        // -1.5 and the least subnormal half; 3 in bfloat16; 0.1 as a double.
        bytes += [0x00, 0xBE, 0x01, 0x00, 0x40, 0x40, 0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F]
        let read = try tensors(bytes)
        #expect(read.map(\.name) == ["aä𝄞", "b", "c"])
        #expect(read.map(\.values) == [[-1.5, 0x1p-24], [3], [0.1]])
    }

    @Test func `may hold whole numbers, which no model takes`() throws {
        let bytes = file(#"{"n":\#(entry("", "0,8", type: "I64"))}"#, numbers: 8)
        #expect(
            problem { _ = try tensors(bytes) }
                == "w: tensor 'n': dtype I64 (expected one of F32, F64, F16, BF16)")
    }

    @Test(
        arguments: [
            (file("", length: 0), "w: header, byte 8: expected {"),
            ([1, 2, 3], "w: no safetensors or .npz file (3 bytes)"),
            (file("[]"), "w: no safetensors or .npz file (it begins otherwise)"),
            (file("{}", length: .max), "w: no safetensors or .npz file (it begins otherwise)"),
            (file("{}", length: 100_000_000), "w: cut off in the header (got 2 bytes; expected 100000000)"),
            (file("{}", numbers: 3), "w: 3 bytes belong to no tensor"),
            (file("{}x"), "w: header, byte 10: bytes after the end"),
            (file("{"), "w: header, byte 9: expected \""),
            (file(#"{"a"#), "w: header, byte 11: a text without end"),
            (file(#"{"a":{}}"#), "w: header, byte 14: expected \""),
            (
                file(#"{"a":{"dtype":"F32"}}"#),
                "w: header, byte 28: tensor 'a' needs dtype, shape and two data_offsets"
            ),
            (file(#"{"a":{"dtype":"X"}}"#), "w: header, byte 25: tensor 'a': unknown dtype 'X'"),
            (
                file(#"{"a":{"dtype":"U8","dtype":"U8"}}"#),
                "w: header, byte 35: tensor 'a': unexpected key 'dtype'"
            ),
            (
                file(#"{"a":\#(entry("-1", "0,4"))}"#),
                "w: header, byte 37: expected a whole number of at least 0"
            ),
            (
                file(#"{"a":\#(entry("99999999999999999999", "0,4"))}"#),
                "w: header, byte 37: expected a whole number"
            ),
            (
                file(#"{"a":\#(entry("1", "0,4"))}"#, numbers: 3),
                "w: tensor 'a': bytes 0..<4 of 3 (is the file cut off?)"
            ),
            (file(#"{"a":\#(entry("1", "4,0"))}"#, numbers: 4), "w: tensor 'a': bytes 4..<0 of 4"),
            (
                file(#"{"a":\#(entry("3", "0,8"))}"#, numbers: 8),
                "w: tensor 'a': 8 bytes (expected 12: shape [3] of F32)"
            ),
            (
                file(#"{"a":\#(entry("4294967296,4294967296", "0,8"))}"#, numbers: 8),
                "w: tensor 'a': shape [4294967296, 4294967296] is too large"
            ),
            (
                file(#"{"a":\#(entry("2", "0,8")),"b":\#(entry("2", "4,12"))}"#, numbers: 12),
                "w: tensor 'b' overlaps tensor 'a' (begins at 4; expected 8)"
            ),
            (
                file(#"{"a":\#(entry("1", "0,4")),"b":\#(entry("1", "8,12"))}"#, numbers: 12),
                "w: tensor 'b' leaves a gap after tensor 'a' (begins at 8; expected 4)"
            ),
            (
                file(#"{"a":\#(entry("1", "0,4")),"a":\#(entry("1", "4,8"))}"#, numbers: 8),
                "w: tensor 'a' occurs twice"
            ),
            (
                file(#"{"__metadata__":{},"__metadata__":{}}"#),
                "w: header, byte 42: '__metadata__' occurs twice"
            ),
            (file(#"{"__metadata__":{"a":1}}"#), "w: header, byte 29: expected \""),
            (file(#"{"\ud800":{}}"#), "w: header, byte 16: half a surrogate pair"),
        ])
    func `say what is wrong with them`(bytes: [UInt8], message: String) throws {
        let said = try #require(problem { _ = try tensors(bytes) })
        #expect(said.hasPrefix(message), "\(said)")
        #expect(!said.contains("\n"))
    }

    @Test func `keep what a hostile name does to a terminal out of messages`() throws {
        let name = String(repeating: "x", count: 10_000)
        let said = try #require(
            problem { _ = try tensors(file(#"{"\u001b[2J\n\#(name)":{}}"#)) })
        #expect(said.count < 600)
        #expect(said.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }

    @Test func `with more tensors than any model are refused at once`() {
        let entries = (0..<70_000).map { #""\#($0)":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"# }
        #expect(
            problem { _ = try tensors(file("{\(entries.joined(separator: ","))}")) }?.contains(
                "more than 65536 tensors") == true)
    }

    @Test func `never crash when cut off or changed`() {
        let whole = WeightsFormat.safetensors.encode(Self.some, metadata: [("format", "pt")])
        for length in whole.indices {
            #expect(throws: WeightsError.self) { try tensors(Array(whole[..<length])) }
        }
        for place in whole.indices {
            for byte in [0, 0x22, 0x2C, 0x30, 0x39, 0x5C, 0x7B, 0x7D, 0xFF] as [UInt8] {
                var changed = whole
                changed[place] = byte
                _ = try? tensors(changed)
            }
        }
    }
}
