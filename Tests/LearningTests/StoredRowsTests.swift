import Catalogues
import Determinism
import Glibc
import LinearAlgebra
import Testing

@testable import Learning

/// Bytes as an open file has them; the file is gone with them.
private func stored(_ bytes: [UInt8]) throws -> StoredBytes {
    let file = try #require(tmpfile())
    defer { fclose(file) }
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count && fflush(file) == 0)
    return StoredBytes(descriptor: dup(fileno(file)), count: bytes.count) { fatalError("a file cut off") }
}

/// The same data set twice: read to memory, and left in its files.
private func both(
    _ name: String, _ files: [String: [UInt8]], _ given: [(name: String, value: SettingValue)]
) throws -> (held: Dataset, stored: Dataset) {
    let entry = try #require(DatasetCatalogue.all[name])
    func load(_ place: SettingValue) throws -> Dataset {
        try entry.load(
            try Settings(entry.settings, given: given + [("keep", place)]),
            leave: { try stored(try #require(files[$0.path])) }, read: { try #require(files[$0.path]) })
    }
    return (try load("memory"), try load("file"))
}

@Suite struct `rows left in their file` {
    private func numbers(_ count: Int, seed: UInt64) -> [Float] {
        var stream = RandomStream(seed: seed, purpose: "numbers")
        return (0..<count).map { _ in Float(stream.normal()) }
    }

    /// An array whose entries are of the given kind.
    private func npy(_ kind: String, bytes: [UInt8], shape: [Int]) -> [UInt8] {
        let count = shape.reduce(1, *)
        let plain = NumPyArray.encode([Float](repeating: 0, count: count), shape: shape)
        var header = Array(plain.dropLast(4 * count))
        let place = header.indices.first { header[$0...].starts(with: "<f4".utf8) } ?? 0
        header.replaceSubrange(place..<(place + 3), with: kind.utf8)
        return header + bytes
    }

    private func idx(_ bytes: [UInt8], _ dimensions: [Int]) -> [UInt8] {
        [0, 0, 8, UInt8(dimensions.count)]
            + dimensions.flatMap { [0, 0, UInt8($0 >> 8), UInt8($0 & 255)] } + bytes
    }

    /// Both have the same digest and train a model of each kind of workspace to the same bits.
    private func expectEqual(_ held: Dataset, _ stored: Dataset, models: [String]) throws {
        guard case .dense = held.train.features, case .stored = stored.train.features else {
            throw WrongKind()
        }
        #expect(held.digest == stored.digest)
        for name in models {
            let entry = try #require(ModelCatalogue.all[name])
            let learners = try [held, stored].map { dataset in
                let settings = try Settings(entry.settings, given: [])
                return try Workload(
                    dataset: dataset, model: try entry.make(settings, for: dataset),
                    loss: dataset.classCount == nil ? MeanSquaredError() : CrossEntropy()
                ).makeLearner()
            }
            let start = learners[0].workload.initialParameters(seed: 1)
            let pool = BufferPool(length: start.count, capacity: 2)
            let gradients = learners.map { learner in
                var gradient = learner.makeGradient(from: pool)
                _ = learner.gradient(at: start, samples: [3, 0, 3, 1], into: &gradient)
                return gradient.snapshot().values.map(\.bitPattern)
            }
            #expect(gradients[0] == gradients[1], "\(name)")
            for split in Split.allCases {
                #expect(
                    learners[0].evaluate(start, on: split) == learners[1].evaluate(start, on: split),
                    "\(name)")
            }
        }
    }

    @Test func `train every kind of model to the bits of rows in memory: images in IDX files`() throws {
        var stream = RandomStream(seed: 5, purpose: "pixels")
        func images(_ count: Int) -> [UInt8] {
            idx((0..<(count * 784)).map { _ in UInt8(stream.integer(below: 256)) }, [count, 28, 28])
        }
        func labels(_ count: Int) -> [UInt8] {
            idx((0..<count).map { _ in UInt8(stream.integer(below: 10)) }, [count])
        }
        let files = ["a": images(7), "b": labels(7), "c": images(5), "d": labels(5)]
        let (held, stored) = try both(
            "idx", files,
            [
                ("train-images", "a"), ("train-labels", "b"), ("test-images", "c"), ("test-labels", "d"),
                ("test-limit", 4),
            ])
        #expect(stored.test.count == 4)
        try expectEqual(held, stored, models: ["softmax", "mlp", "lenet"])
    }

    @Test(arguments: [true, false], ["random", "last"])
    func `scale and split as rows in memory do: NumPy arrays`(standardises: Bool, split: String) throws {
        var stream = RandomStream(seed: 7, purpose: "bytes")
        let floats = NumPyArray.encode(numbers(20 * 6, seed: 2), shape: [20, 6])
        let bytes = npy(
            "|u1", bytes: (0..<120).map { _ in UInt8(stream.integer(below: 256)) }, shape: [20, 6])
        let targets = NumPyArray.encode(numbers(20, seed: 3), shape: [20])
        for features in [floats, bytes] {
            let (held, stored) = try both(
                "npy", ["x": features, "y": targets],
                [
                    ("features", "x"), ("targets", "y"), ("task", "regression"), ("divisor", 3),
                    ("standardise", .boolean(standardises)), ("split", .text(split)),
                ])
            try expectEqual(held, stored, models: ["linear", "mlp"])
            #expect(stored.featureNames == held.featureNames)
        }
    }

    @Test func `deal out by feature as rows in memory do`() throws {
        let (held, stored) = try both(
            "npy",
            [
                "x": NumPyArray.encode(numbers(60, seed: 2), shape: [20, 3]),
                "y": NumPyArray.encode(numbers(20, seed: 3), shape: [20]),
            ], [("features", "x"), ("targets", "y"), ("task", "regression")])
        #expect(
            try FeatureOrder.byFeature("1", of: held) == (try FeatureOrder.byFeature("1", of: stored)))
    }

    @Test func `say what is wrong with the file`() throws {
        let y = NumPyArray.encode([0, 1, 0, 1], shape: [4])
        func load(_ features: [UInt8]) -> String? {
            problem {
                _ = try both(
                    "npy", ["x": features, "y": y],
                    [("features", "x"), ("targets", "y"), ("task", "classification")]
                ).stored
            }
        }
        let whole = NumPyArray.encode([1, 2, 3, 4, 5, 6, 7, 8], shape: [4, 2])
        #expect(load(whole) == nil)
        #expect(load(Array(whole.dropLast(5)))?.contains("got 27 bytes; expected 32") == true)
        let unfit = NumPyArray.encode([1, 2, 3, .nan, 5, 6, 7, 8], shape: [4, 2])
        #expect(load(unfit) == "x:2:2: not a finite number (got nan)")
        let entry = try #require(DatasetCatalogue.all["npy"])
        let settings = try Settings(
            entry.settings,
            given: [("features", "x"), ("targets", "y"), ("task", "classification"), ("keep", "file")])
        let big = npy("<i2", bytes: [0, 1, 0, 2, 0, 3, 0, 4], shape: [4])
        let files = ["x": big, "y": y]
        let text = problem {
            _ = try entry.load(
                settings, leave: { try stored(try #require(files[$0.path])) },
                read: { try #require(files[$0.path]) })
        }
        #expect(text?.hasPrefix("x: cannot stay in its file (got <i2; expected |u1 or <f4") == true)
    }
}
