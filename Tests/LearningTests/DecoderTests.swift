import Catalogues
import Testing

@testable import Learning

private func csv(_ text: String, label: String? = nil) throws -> NumericTable {
    try CSVDecoder.decode(Array(text.utf8), file: "data.csv", labelColumn: label)
}

@Suite struct `CSV decoder` {
    @Test func `reads numbers, names and labels`() throws {
        let table = try csv("a,b,kind\n1,2.5,x\r\n-3e2, 4 ,\"y, \"\"z\"\"\"\n\n", label: "kind")
        #expect(table.columns == ["a", "b"])
        #expect(table.values == [1, 2.5, -300, 4])
        #expect(table.labels == ["x", "y, \"z\""])
        #expect(table.lines == [2, 3])
        #expect(table.labelColumn == 3)
    }

    @Test func `skips a byte-order mark and needs no last line end`() throws {
        let table = try csv("\u{FEFF}a,b\n1,2")
        #expect(table.columns == ["a", "b"])
        #expect(table.values == [1, 2])
    }

    @Test(
        arguments: [
            ("", "data.csv: empty file"),
            ("\n\n", "data.csv: empty file"),
            ("a,b\n", "data.csv: no samples (only a header)"),
            ("1,2\n3,4\n", "data.csv:1: no header (the first line is all numbers; expected column names)"),
            ("a,b,a\n1,2,3\n", "data.csv:1:3: column 'a' appears twice (first at 1)"),
            ("a,,b\n1,2,3\n", "data.csv:1:2: column without a name"),
            ("a,b\n1,2\n3,NA\n", "data.csv:3:2: not a finite number (got 'NA')"),
            ("a,b\n1,\n", "data.csv:2:2: not a finite number (got '')"),
            ("a,b\n1,nan\n", "data.csv:2:2: not a finite number (got 'nan')"),
            ("a,b\n1,1e400\n", "data.csv:2:2: not a finite number (got '1e400')"),
            ("a,b\n1,1e39\n", "data.csv:2:2: not a finite number (got '1e39')"),
            ("a,b\n1,2,3\n", "data.csv:2: 3 fields (expected 2)"),
            ("a,b\n\n\n1\n", "data.csv:4: 1 fields (expected 2)"),
            ("a,b\n1,\"2\n", "data.csv:2:2: quote is never closed"),
            ("a,b\n1,\"2\"3\n", "data.csv:2:2: text after the closing quote"),
            ("a,b\n1,2\u{0}\n", "data.csv:2:2: not UTF-8 text"),
        ])
    func `says what is wrong and where`(text: String, message: String) {
        #expect(problem { _ = try csv(text) } == message)
    }

    @Test func `refuses bytes that are not UTF-8`() {
        let bytes = Array("a,b\n1,".utf8) + [0xFF, 0xFE]
        let message = problem { _ = try CSVDecoder.decode(bytes, file: "data.csv") }
        #expect(message == "data.csv:2:2: not UTF-8 text")
    }

    @Test func `suggests the column that was meant`() {
        #expect(
            problem { _ = try csv("price,size\n1,2\n", label: "prize") }
                == "data.csv: no column 'prize'; did you mean 'price'?")
        #expect(problem { _ = try csv("a,b\n1,2\n", label: "weekday") } == "data.csv: no column 'weekday'")
    }
}

@Suite struct `IDX decoder` {
    private static func idx(_ dimensions: [Int], _ elements: [UInt8], type: UInt8 = 8) -> [UInt8] {
        [0, 0, type, UInt8(dimensions.count)]
            + dimensions.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
            + elements
    }

    @Test func `reads images and labels`() throws {
        let images = try IDXDecoder.decode(Self.idx([2, 1, 3], [1, 2, 3, 4, 5, 6]), file: "x", rank: 3)
        #expect(images.dimensions == [2, 1, 3])
        #expect(images.itemSize == 3)
        #expect(Array(images.bytes[images.offset...]) == [1, 2, 3, 4, 5, 6])
    }

    @Test(
        arguments: [
            ([0x1F, 0x8B, 8, 0], "not an IDX file (magic 0x1f8b0800; looks gzip-compressed - gunzip it)"),
            ([0x50, 0x4B, 3, 4, 0], "not an IDX file (magic 0x504b0304)"),
            ([0, 0], "not an IDX file (2 bytes)"),
            ([], "not an IDX file (0 bytes)"),
            (idx([1], [7], type: 0x0D), "IDX element type 0x0d (expected 0x08, unsigned bytes)"),
            (idx([1, 1], [7]), "2 dimensions (expected 3)"),
            ([0, 0, 8, 3, 0, 0], "IDX header ends early (6 bytes; expected at least 16)"),
            (
                idx([60000, 28, 28], [UInt8](repeating: 0, count: 984)),
                "header says 60000x28x28 = 47040016 bytes, file has 1000"
            ),
            (idx([1, 1, 1], [1, 2]), "header says 1x1x1 = 17 bytes, file has 18"),
            (
                idx([0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], []),
                "header says 4294967295x4294967295x4294967295: too large"
            ),
        ] as [([UInt8], String)])
    func `says what is wrong`(bytes: [UInt8], message: String) {
        #expect(
            problem { _ = try IDXDecoder.decode(bytes, file: "train.idx", rank: 3) }
                == "train.idx: \(message)")
    }

    private static func load(_ files: [String: [UInt8]]) throws -> Dataset {
        let entry = try #require(DatasetCatalogue.all["idx"])
        let settings = try Settings(
            entry.settings,
            given: [
                ("train-images", "train.idx"), ("train-labels", "labels.idx"), ("test-images", "test.idx"),
                ("test-labels", "testlabels.idx"),
            ])
        return try entry.load(settings) { try #require(files[$0.path]) }
    }

    private static let good: [String: [UInt8]] = [
        "train.idx": idx([3, 1, 2], [0, 255, 51, 102, 153, 204]), "labels.idx": idx([3], [0, 9, 1]),
        "test.idx": idx([1, 1, 2], [1, 2]), "testlabels.idx": idx([1], [3]),
    ]

    @Test func `makes a data set of four files`() throws {
        let data = try Self.load(Self.good)
        guard case .dense(let rows) = data.train.features,
            case .classes(let labels, let count) = data.train.targets
        else { throw WrongKind() }
        #expect(rows.values == [0, 1, 0.2, 0.4, 0.6, 0.8])
        #expect(labels == [0, 9, 1])
        #expect(count == 10)
        #expect(data.test.count == 1)
    }

    @Test func `refuses files that do not belong together`() {
        func change(_ name: String, _ bytes: [UInt8]) -> String? {
            var files = Self.good
            files[name] = bytes
            return problem { _ = try Self.load(files) }
        }
        #expect(
            change("labels.idx", Self.idx([2], [0, 9])) == "labels.idx: 2 labels for 3 images in train.idx")
        #expect(
            change("labels.idx", Self.idx([3], [0, 9, 10])) == "labels.idx: item 2: label 10 (expected 0...9)"
        )
        #expect(
            change("test.idx", Self.idx([1, 1, 3], [1, 2, 3]))
                == "test.idx: images of 1x3, but those of train.idx are 1x2")
        #expect(
            change("train.idx", Self.idx([0, 1, 2], [])) == "labels.idx: 3 labels for 0 images in train.idx")
    }
}

@Suite struct `gzip decoder` {
    /// `printf hello | gzip -n`.
    private static let hello: [UInt8] = [
        0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0, 0x86, 0xA6, 0x10, 0x36, 5,
        0, 0, 0,
    ]

    @Test func `reads one member and several`() throws {
        #expect(try GzipDecoder.decode(Self.hello, file: "x.gz") == Array("hello".utf8))
        #expect(try GzipDecoder.decode(Self.hello + Self.hello, file: "x.gz") == Array("hellohello".utf8))
    }

    @Test func `never crashes on a truncated file`() {
        for length in 0..<Self.hello.count {
            #expect(problem { _ = try GzipDecoder.decode(Array(Self.hello[..<length]), file: "x.gz") } != nil)
        }
        let message = problem { _ = try GzipDecoder.decode(Array(Self.hello.dropLast(6)), file: "x.gz") }
        #expect(message == "x.gz: gzip data ends early (after 5 decompressed bytes)")
    }

    @Test func `never crashes on a damaged file and never passes wrong data`() throws {
        let original = try shippedFile("digits.csv.gz")
        let expected = try GzipDecoder.decode(original, file: "digits.csv.gz")
        for position in stride(from: 10, to: original.count, by: 997) {
            var damaged = original
            damaged[position] ^= 0x10
            if let result = try? GzipDecoder.decode(damaged, file: "x.gz") { #expect(result == expected) }
        }
        var wrongSum = Self.hello
        wrongSum[17] ^= 1
        let message = problem { _ = try GzipDecoder.decode(wrongSum, file: "x.gz") }
        #expect(message == "x.gz: damaged gzip data (incorrect data check)")
    }

    @Test func `stops at the limit and at foreign bytes`() {
        #expect(
            problem { _ = try GzipDecoder.decode(Self.hello, file: "x.gz", limit: 4) }
                == "x.gz: expands to more than 4 bytes")
        #expect(
            problem { _ = try GzipDecoder.decode(Self.hello + [1, 2, 3], file: "x.gz") }
                == "x.gz: 3 bytes after the end of the gzip data")
        #expect(problem { _ = try GzipDecoder.decode([1, 2], file: "x.gz") } == "x.gz: not a gzip file")
    }
}
