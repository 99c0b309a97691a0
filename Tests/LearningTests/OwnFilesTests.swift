import Catalogues
import Foundation
import LinearAlgebra
import Testing

@testable import Learning

/// The data set of files given by their bytes.
private func load(
    _ name: String, _ files: [String: [UInt8]], _ given: [(name: String, value: SettingValue)]
) throws -> Dataset {
    let entry = try #require(DatasetCatalogue.all[name])
    return try entry.load(try Settings(entry.settings, given: given)) { try #require(files[$0.path]) }
}

private func rows(_ examples: Examples) throws -> [Float] {
    guard case .dense(let matrix) = examples.features else { throw WrongKind() }
    return matrix.values
}

private func labels(_ examples: Examples) throws -> [Int32] {
    guard case .classes(let labels, _) = examples.targets else { throw WrongKind() }
    return labels
}

@Suite struct `tab-separated files` {
    private func tsv(_ text: String, _ more: [(name: String, value: SettingValue)] = []) throws -> Dataset {
        try load(
            "tsv", ["t.tsv": Array(text.utf8)],
            [("file", "t.tsv"), ("target", "y"), ("task", "classification"), ("standardise", false)] + more)
    }

    @Test func `are read as CSV files are, but for the tabs`() throws {
        let data = try tsv("a, b\ty\tc\n 1\tx\t2\r\n3\t\"z\"\t4\n5\tx\t6\n", [("split", "last")])
        #expect(data.featureNames == ["a, b", "c"])
        #expect(try rows(data.train) == [1, 2, 3, 4])
        #expect(try rows(data.test) == [5, 6])
        #expect(data.targetNames == ["x", "z"])
    }

    @Test func `do not skip a field that is empty`() {
        #expect(problem { _ = try tsv("a\ty\n1\tx\n\tz\n") } == "t.tsv:3:1: not a finite number (got '')")
        #expect(problem { _ = try tsv("a\ty\n1\tx\n2\t\n") } == "t.tsv:3:2: label is missing")
        #expect(problem { _ = try tsv("a,y\n1,x\n") } == "t.tsv: no column 'y'; did you mean 'a,y'?")
    }
}

@Suite struct `LIBSVM files` {
    private func libsvm(
        _ text: String, test: String? = nil, _ more: [(name: String, value: SettingValue)] = []
    ) throws -> Dataset {
        let files = ["a": Array(text.utf8), "t": Array((test ?? "").utf8)]
        return try load(
            "libsvm", files,
            [("file", "a"), ("task", "classification")] + (test == nil ? [] : [("test-file", "t")]) + more)
    }

    @Test func `keep their zeros out, as wide as the training file`() throws {
        let data = try libsvm("+1 1:0.5 4:-2 # first\n\n-1 2:3\r\n1\n", test: "-1 3:7\n")
        guard case .sparse(let train) = data.train.features, case .sparse(let test) = data.test.features
        else {
            throw WrongKind()
        }
        #expect(
            train
                == SparseMatrix(columns: 4, starts: [0, 2, 3, 3], indices: [0, 3, 1], values: [0.5, -2, 3]))
        #expect(test == SparseMatrix(columns: 4, starts: [0, 1], indices: [2], values: [7]))
        #expect(data.featureCount == 4 && data.featureNames.isEmpty)
        #expect(try labels(data.train) == [1, 0, 1])
        #expect(
            try libsvm("1 99999999:1\n0 1:1\n1 2:1\n").featureCount == 99_999_999, "wider than any table")
    }

    @Test func `are filled up with zeros when they shall be`() throws {
        let data = try libsvm(
            "+1 1:0.5 4:-2 # first\n\n-1 2:3\r\n1\n", test: "-1 3:7\n", [("rows", "dense")])
        #expect(data.featureNames == ["1", "2", "3", "4"])
        #expect(try rows(data.train) == [0.5, 0, 0, -2, 0, 3, 0, 0, 0, 0, 0, 0])
        #expect(try rows(data.test) == [0, 0, 7, 0])
        #expect(data.targetNames == ["-1", "1"])
        #expect(try labels(data.train) == [1, 0, 1])
        #expect(try libsvm("1 1:1\n0 2:1\n", [("features", 5)]).featureCount == 5)
    }

    @Test func `may have real targets`() throws {
        let data = try load(
            "libsvm", ["a": Array("2.5 1:1\n3.5 1:2\n4.5 1:3\n".utf8)],
            [("file", "a"), ("task", "regression"), ("split", "last"), ("standardise-target", false)])
        guard case .values(let targets) = data.train.targets else { throw WrongKind() }
        #expect(targets.matrix.values == [2.5, 3.5])
    }

    @Test(
        arguments: [
            ("", "a: no samples"), ("# nothing\n", "a: no samples"), ("1\n0\n", "a: no row names a feature"),
            ("x 1:1\n", "a:1:1: label is not a finite number (got 'x')"),
            ("1 1:1\n0 1=2\n", "a:2:2: not a feature (got '1=2'; expected index:value)"),
            ("1 qid:3 1:1\n", "a:1:2: not a feature (got 'qid:3'; expected index:value)"),
            ("1 1:1:1\n", "a:1:2: not a feature (got '1:1:1'; expected index:value)"),
            ("1 0:1\n", "a:1:2: feature 0 (expected indices in 1...100000000)"),
            ("1 2:1 2:3\n", "a:1:3: feature 2 after 2 (expected ascending indices)"),
            ("1 1:1 2:nan\n", "a:1:3: not a finite number (got 'nan')"),
            ("1 1:1e39\n", "a:1:2: not a finite number (got '1e39')"),
            ("1 99999999999:1\n", "a:1:2: feature 99999999999 (expected indices in 1...100000000)"),
        ])
    func `say what is wrong and where`(text: String, message: String) {
        #expect(problem { _ = try libsvm(text) } == message)
    }

    @Test func `say how to hold what is too large or would lose its zeros`() {
        #expect(
            problem { _ = try libsvm("1 9999999:1\n0 1:1\n", [("rows", "dense")]) }
                == "a: 2 samples of 9999999 features are too many to hold with all zeros (limit 67108864 numbers, "
                + "100000 features); set rows: sparse")
        #expect(
            problem { _ = try libsvm("1 1:1\n0 2:1\n", [("standardise", true)]) }
                == "a: standardise: zeros would not stay 0; set rows: dense as well")
    }

    @Test func `refuse a test file with features that the training file has not`() {
        #expect(
            problem { _ = try libsvm("1 1:1\n0 2:1\n", test: "1 1:1\n1 2:1 3:1\n") }
                == "t:2:3: feature 3 of 2; state the number of features with 'features'")
    }

    @Test func `never crash when cut off or changed`() {
        let text = Array("+1 1:0.5 4:-2 # first\n-1 2:3\n1 3:1e3\n".utf8)
        for length in text.indices { _ = try? LIBSVMDecoder.decode(Array(text[..<length]), file: "a") }
        for place in text.indices {
            for byte in [0, 10, 32, 35, 45, 58, 255] as [UInt8] {
                var changed = text
                changed[place] = byte
                _ = try? LIBSVMDecoder.decode(changed, file: "a")
            }
        }
    }
}

@Suite struct `NumPy files` {
    /// NumPy 2.4.6: `savez_compressed(x_train=float32 [[1,2],[3,4],[5,6],[7,8]], y_train=int64 [0,1,1,0])`.
    private static let archive = bytes(
        "UEsDBC0AAAAIAAAAIQAXR8FW//////////8LABQAeF90cmFpbi5ucHkBABAAoAAAAAAAAABeAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6l"
            + "oG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GiY6CkaaOgq1CmQDLgaGBnsGBgYHIALiBiBeAMQHgPgBEDM4AgBQSwME"
            + "LQAAAAgAAAAhANJwnXb//////////wsAFAB5X3RyYWluLm5weQEAEACgAAAAAAAAAEsAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNp"
            + "oa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaJjqaOgq1ChQALgYoYESjYQAAUEsBAi0DLQAAAAgAAAAhABdHwVZeAAAAoAAAAAsA"
            + "AAAAAAAAAAAAAIABAAAAAHhfdHJhaW4ubnB5UEsBAi0DLQAAAAgAAAAhANJwnXZLAAAAoAAAAAsAAAAAAAAAAAAAAIABmwAAAHlfdHJhaW4u"
            + "bnB5UEsFBgAAAAACAAIAcgAAACMBAAAAAA==")
    /// NumPy 2.4.6: `save(asfortranarray([[1,-2,3],[4,5,6]], '>i2'))`.
    private static let fortran = bytes(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPmkyJywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAg"
            + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAQAE//4ABQADAAY=")
    /// NumPy 2.4.6: `savez(a=[True, False])`, stored.
    private static let stored = bytes(
        "UEsDBC0AAAAAAAAAIQDuGbtd//////////8FABQAYS5ucHkBABAAggAAAAAAAACCAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJ3xiMScs"
            + "ICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
            + "ICAgICAgICAgICAgICAgICAgICAKAQBQSwECLQMtAAAAAAAAACEA7hm7XYIAAACCAAAABQAAAAAAAAAAAAAAgAEAAAAAYS5ucHlQSwUGAAAA"
            + "AAEAAQAzAAAAuQAAAAAA")

    private static func bytes(_ text: String) -> [UInt8] { Data(base64Encoded: text).map(Array.init) ?? [] }

    /// A version 1 file of one-byte entries.
    private static func array(_ shape: String, _ entries: [UInt8], type: String = "|u1") -> [UInt8] {
        let header = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n".utf8)
        return NumPyHeader.magic + [1, 0, UInt8(header.count), 0] + header + entries
    }

    private func npy(
        _ features: [UInt8], _ targets: [UInt8], _ more: [(name: String, value: SettingValue)] = []
    ) throws -> Dataset {
        try load(
            "npy", ["x.npy": features, "y.npy": targets],
            [("features", "x.npy"), ("targets", "y.npy"), ("task", "classification"), ("split", "last")]
                + more)
    }

    @Test func `in Fortran order and big-endian give the numbers in C order`() throws {
        let array = try NumPyArray(Self.fortran)
        #expect(array.shape == [2, 3])
        #expect((0..<6).map { array[$0] } == [1, -2, 3, 4, 5, 6])
    }

    @Test func `compressed into one give features and targets`() throws {
        let data = try load(
            "npz", ["d.npz": Self.archive],
            [("file", "d.npz"), ("task", "classification"), ("split", "last")])
        #expect(try rows(data.train) == [1, 2, 3, 4, 5, 6])
        #expect(try rows(data.test) == [7, 8])
        #expect(try labels(data.train) == [0, 1, 1])
        #expect(data.targetNames == ["0", "1"])
        let both = try load(
            "npz", ["d.npz": Self.archive],
            [
                ("file", "d.npz"), ("task", "classification"), ("test-features", "x_train"),
                ("test-targets", "y_train"),
            ])
        #expect(both.train.count == 4 && both.test.count == 4)
    }

    @Test func `stored in one are read too`() throws {
        let archive = try ZIPDecoder(Self.stored, file: "s.npz")
        #expect(archive.names == ["a.npy"])
        let array = try NumPyArray(archive.member("a.npy"))
        #expect((0..<array.count).map { array[$0] } == [1, 0])
    }

    @Test func `of images have their shape`() throws {
        let images = Self.array("(2, 2, 3)", [0, 255, 51, 0, 0, 0, 102, 0, 0, 0, 0, 0])
        let data = try npy(images, Self.array("(2, 1)", [3, 5]), [("divisor", 255)])
        #expect(data.sampleShape == .image(channels: 1, height: 2, width: 3))
        #expect(try rows(data.train) == [0, 1, 0.2, 0, 0, 0])
        #expect(data.targetNames == ["3", "5"])
    }

    @Test func `that do not belong together are refused`() {
        let (x, y) = (Self.array("(3, 2)", [1, 2, 3, 4, 5, 6]), Self.array("(3,)", [0, 1, 0]))
        #expect(
            problem { _ = try npy(x, Self.array("(2,)", [0, 1])) }
                == "y.npy: targets of shape (2,) for 3 samples in x.npy (expected (3,))")
        #expect(
            problem { _ = try npy(Self.array("()", [1]), y) }
                == "x.npy: features of shape () (expected 1 to 4 axes, none of length 0)")
        #expect(
            problem { _ = try npy(x, Self.array("(3,)", [1, 1, 1])) }
                == "y.npy: column 'target' has a single class ('1')")
        #expect(
            problem { _ = try npy(x, y, [("test-features", "x.npy")]) }
                == "x.npy: test-features and test-targets belong together: state both or neither")
        let narrow = Self.array("(3, 1)", [1, 2, 3])
        #expect(
            problem {
                _ = try load(
                    "npy", ["x": x, "y": y, "n": narrow],
                    [
                        ("features", "x"), ("targets", "y"), ("test-features", "n"), ("test-targets", "y"),
                        ("task", "classification"),
                    ])
            } == "n: samples of shape [1], but those of x are [2]")
        let nan: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0xC0, 0x7F]
        #expect(
            problem { _ = try npy(Self.array("(2, 1)", nan, type: "<f4"), Self.array("(2,)", [0, 1])) }
                == "x.npy:2:1: not a finite number (got nan)")
    }

    @Test(
        arguments: [
            (Array("PK".utf8), "x.npy: byte 1: no .npy file (it begins otherwise)"),
            (NumPyHeader.magic + [9, 0], "x.npy: byte 7: unknown version of .npy (got 9; expected 1 to 3)"),
            (
                NumPyHeader.magic + [1, 0, 200, 0],
                "x.npy: byte 9: the header is cut off (got 0 bytes; expected 200)"
            ),
            (
                array("(2, 2)", [1]),
                "x.npy: byte 71: the size does not fit shape (2, 2) of 1-byte entries (got 1 bytes; expected 4)"
            ),
            (array("(2, -2)", [1]), "x.npy: byte 11: header: the shape is not of whole numbers (got -2)"),
            (
                array("(4000000000, 4000000000)", []),
                "x.npy: byte 11: shape (4000000000, 4000000000) is too large"
            ),
            (
                array("(1,)", [1], type: "|O"),
                "x.npy: byte 11: header: entries of another kind (got '|O'; expected one of f8, f4, i8, i4, i2, i1, u8, u4, "
                    + "u2, u1, b1); convert with array.astype('<f8')"
            ),
        ])
    func `say what is wrong and at which byte`(file: [UInt8], message: String) {
        #expect(problem { _ = try npy(file, Self.array("(1,)", [0])) } == message)
    }

    @Test func `never crash when cut off or changed, and never pass damaged data`() throws {
        let whole = try ZIPDecoder(Self.archive, file: "d").member("x_train.npy")
        func read(_ bytes: [UInt8]) {
            guard let archive = try? ZIPDecoder(bytes, file: "d"), let name = archive.names.first,
                let member = try? archive.member(name)
            else { return }
            #expect(name != "x_train.npy" || member == whole)
        }
        for length in Self.archive.indices { read(Array(Self.archive[..<length])) }
        for place in Self.archive.indices {
            for bit in [1, 0x10, 0x80] as [UInt8] {
                var changed = Self.archive
                changed[place] ^= bit
                read(changed)
            }
        }
        for place in Self.fortran.indices {
            for byte in [0, 39, 57, 255] as [UInt8] {
                var changed = Self.fortran
                changed[place] = byte
                if let array = try? NumPyArray(changed) { _ = (0..<array.count).map { array[$0] } }
            }
        }
    }

    @Test func `in an archive are named when they are missing`() {
        #expect(
            problem {
                _ = try load(
                    "npz", ["d.npz": Self.archive],
                    [("file", "d.npz"), ("task", "classification"), ("features", "x")])
            } == "d.npz: no member 'x.npy' (has x_train.npy, y_train.npy)")
        #expect(
            problem { _ = try ZIPDecoder(Array(Self.archive.dropLast()), file: "d.npz") }
                == "d.npz: ZIP file without a directory (is it cut off?)")
        #expect(
            problem { _ = try ZIPDecoder([1, 2, 3], file: "d.npz") }
                == "d.npz: not a ZIP file (it begins otherwise)")
    }
}
