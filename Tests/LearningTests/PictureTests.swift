import Catalogues
import Foundation
import Testing

@testable import Learning

private func decoded(_ base64: String) throws -> [UInt8] { Array(try #require(Data(base64Encoded: base64))) }

/// 3x2 pixels, made by zlib alone: red, green, blue; (10, 20, 30), (40, 50, 60), (70, 80, 90).
private let colours =
    "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAF0lEQVR42mP4z8DAAMFcInIaRjZuAVEAM1kEwFyb4YwAAAAASUVORK5CYII="
/// 2x2 grey pixels: 0, 128, 200, 255.
private let greys =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR42mNgaGA48R8ABJUCSAzAuJUAAAAASUVORK5CYII="
/// 8x8 pixels of (200, 100, 50), quality 95, written by libjpeg-turbo 2.1.5.
private let jpeg =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggL"
    + "DAsKDAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgr/wAAR"
    + "CAAIAAgDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEG"
    + "E1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG"
    + "h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEB"
    + "AQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYk"
    + "NOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0"
    + "tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDPooor+Vz+2D//2Q=="

@Suite struct `pictures` {
    @Test func `are decoded from PNG, in colours and in grey`() throws {
        let picture = try PictureDecoder.decode(decoded(colours), file: "p", channels: 3)
        #expect(
            picture
                == Picture(
                    channels: 3, height: 2, width: 3,
                    pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 40, 50, 60, 70, 80, 90]))
        let grey = try PictureDecoder.decode(decoded(greys), file: "p", channels: 1)
        #expect(grey.pixels == [0, 128, 200, 255])
        #expect(try PictureDecoder.decode(decoded(greys), file: "p", channels: 3).pixels.count == 12)
    }

    @Test func `are decoded from JPEG`() throws {
        let picture = try PictureDecoder.decode(decoded(jpeg), file: "p", channels: 3)
        #expect((picture.height, picture.width) == (8, 8))
        for (index, value) in picture.pixels.enumerated() {
            #expect(abs(Int(value) - [200, 100, 50][index % 3]) <= 2)
        }
        #expect(try PictureDecoder.decode(decoded(jpeg), file: "p", channels: 1).pixels.count == 64)
    }

    @Test func `that are cut off, changed or something else are refused by name`() throws {
        for (bytes, kind) in [(try decoded(colours), "PNG"), (try decoded(jpeg), "JPEG")] {
            for length in stride(from: 8, to: bytes.count - 12, by: 7) {
                let said = problem {
                    _ = try PictureDecoder.decode(Array(bytes[..<length]), file: "p", channels: 3)
                }
                #expect(said?.hasPrefix("p: damaged \(kind) (") == true, "\(length): \(said ?? "none")")
            }
            for place in bytes.indices.dropFirst(4) {
                for byte in [0, 1, 0x7F, 0xFF] as [UInt8] {
                    var changed = bytes
                    changed[place] = byte
                    _ = try? PictureDecoder.decode(changed, file: "p", channels: 3)
                }
            }
        }
        #expect(
            problem { _ = try PictureDecoder.decode([0x47, 0x49, 0x46], file: "p.png", channels: 3) }
                == "p.png: neither PNG nor JPEG (it begins otherwise)")
    }

    @Test func `that claim to be huge are refused before they are decoded`() throws {
        var bytes = try decoded(colours)
        // The width in the header, and its checksum.
        bytes.replaceSubrange(16..<24, with: [0, 0x01, 0, 0, 0, 0x01, 0, 0])
        let header = Array(bytes[12..<29])
        let sum = Inflation.checksum(header)
        for index in 0..<4 { bytes[29 + index] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * index)) }
        #expect(
            problem { _ = try PictureDecoder.decode(bytes, file: "p", channels: 3) }
                == "p: 65536x65536 pixels (expected at most 67108864, 65535 on a side)")
    }

    /// PyTorch 2.15: `interpolate(x, size, mode="bilinear", antialias=True)` of these 5x7 numbers over 255.
    private static let sample = Picture(
        channels: 1, height: 5, width: 7,
        pixels: [
            0, 13, 26, 39, 52, 65, 78, 7, 25, 43, 61, 79, 97, 115, 28, 51, 74, 97, 120, 143, 166, 63, 91, 119,
            147,
            175, 203, 231, 112, 145, 178, 211, 244, 21, 54,
        ])

    @Test func `are scaled as PyTorch scales, smaller and larger, and cropped in the middle`() {
        let small: [Float] = [
            0.042870477, 0.13528293, 0.244549, 0.33696145, 0.16924992, 0.30961224, 0.47557297, 0.61593527,
            0.42024803,
            0.6085602, 0.7164818, 0.47317597,
        ]
        let shrunk = Self.sample.covering(height: 3, width: 4)
        #expect(zip(shrunk, small).allSatisfy { abs($0 - $1) < 1e-6 })
        // 8x11 covers 8x8; three columns are cut off, one of them on the left.
        let large: [Float] = [
            0.023173, 0.055615, 0.088057, 0.120499, 0.152941, 0.185383, 0.217825, 0.250267, 0.039082,
            0.076983, 0.114884,
            0.152785, 0.190686, 0.228587, 0.266488, 0.30439, 0.065241, 0.11094, 0.15664, 0.20234, 0.248039,
            0.293739,
            0.339438, 0.385138,
        ]
        let grown = Self.sample.covering(height: 8, width: 8)
        #expect(grown.count == 64)
        #expect(zip(grown, large).allSatisfy { abs($0 - $1) < 2e-6 })
        let same = Self.sample.covering(height: 5, width: 7)
        #expect(zip(same, Self.sample.pixels).allSatisfy { abs($0 - Float($1) / 255) < 1e-6 })
    }
}

@Suite struct `pictures in folders` {
    private func load(
        _ files: [String: [UInt8]], _ more: [(name: String, value: SettingValue)] = []
    ) throws -> Dataset {
        let entry = try #require(DatasetCatalogue.all["images"])
        let given: [(name: String, value: SettingValue)] = [("folder", "pets"), ("height", 2), ("width", 2)]
        return try entry.load(try Settings(entry.settings, given: given + more)) { folder in
            files.keys.filter { $0.hasPrefix(folder.path + "/") }.map {
                String($0.dropFirst(folder.path.count + 1))
            }
            .sorted()
        } read: {
            try #require(files[$0.path])
        }
    }

    private func files(_ names: String...) throws -> [String: [UInt8]] {
        let bytes = try decoded(greys)
        return Dictionary(uniqueKeysWithValues: names.map { ($0, bytes) })
    }

    @Test func `are classes by the folders' names`() throws {
        let data = try load(
            files("pets/dog/1.png", "pets/cat/2.png", "pets/cat/3.png", "pets/dog/4.png", "pets/cat/5.png"),
            [("channels", 1)])
        #expect(data.targetNames == ["cat", "dog"])
        #expect(data.sampleShape == .image(channels: 1, height: 2, width: 2))
        #expect(data.train.count == 4 && data.test.count == 1)
        guard case .dense(let matrix) = data.train.features else { throw WrongKind() }
        let expected: [Float] = [0, 128 / 255, 200 / 255, 1]
        #expect(zip(matrix.values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func `may have their own folder of test pictures`() throws {
        let data = try load(
            files("pets/dog/1.png", "pets/cat/2.png", "other/cat/3.png"), [("test-folder", "other")])
        #expect(data.train.count == 2 && data.test.count == 1)
        guard case .classes(let labels, _) = data.test.targets else { throw WrongKind() }
        #expect(labels == [0])
        #expect(data.featureCount == 12)
    }

    @Test func `say what is missing or wrong, with the file's name`() throws {
        #expect(
            problem { _ = try load(files("pets/cat/1.png")) }
                == "pets: pictures of 1 classes (expected at least 2 folders with *.png, *.jpg or *.jpeg in them)"
        )
        #expect(
            problem {
                _ = try load(
                    files("pets/dog/1.png", "pets/cat/2.png", "other/cow/3.png"), [("test-folder", "other")])
            } == "other/cow/3.png: class 'cow' has no folder in pets")
        var damaged = try files("pets/dog/1.png", "pets/cat/2.png")
        damaged["pets/cat/2.png"] = [1, 2, 3]
        #expect(
            problem { _ = try load(damaged) } == "pets/cat/2.png: neither PNG nor JPEG (it begins otherwise)")
    }
}
