import Catalogues
import LinearAlgebra

/// Turns four IDX files (training images and labels, test images and labels) into a data set.
struct ImageDataset {
    let name: String
    let classNames: [String]

    static let settings = [
        Setting(
            "train-limit", .integer(0...Int.max), default: 0, "use only the first training samples; 0 for all"
        ),
        Setting(
            "test-limit", .integer(0...Int.max), default: 0, "use only the first test samples; 0 for all"),
    ]

    func decode(_ contents: [DatasetContent], _ settings: Settings) throws(DatasetError) -> Dataset {
        let train = try part(contents[0], contents[1], limit: settings.integer("train-limit"))
        let test = try part(contents[2], contents[3], limit: settings.integer("test-limit"))
        guard train.itemShape == test.itemShape else {
            throw DatasetError(
                contents[2].file,
                "images of \(test.itemShape), but those of \(contents[0].file) are \(train.itemShape)")
        }
        return Dataset(
            name: name, file: contents[0].file, train: train.examples, test: test.examples,
            targetNames: classNames, sampleShape: train.sampleShape)
    }

    private func part(
        _ images: DatasetContent, _ labels: DatasetContent, limit: Int
    ) throws(DatasetError) -> (examples: Examples, itemShape: String, sampleShape: SampleShape) {
        let classes = try IDXDecoder.decode(
            GzipDecoder.decodeIfGzip(labels.bytes, file: labels.file), file: labels.file, rank: 1)
        let (pixels, dimensions) = try pixels(images, limit: limit) { dimensions throws(DatasetError) in
            guard dimensions[0] == classes.count else {
                throw DatasetError(
                    labels.file, "\(classes.count) labels for \(dimensions[0]) images in \(images.file)")
            }
            guard dimensions.allSatisfy({ $0 > 0 }) else { throw DatasetError(images.file, "no samples") }
        }
        return (
            Examples(
                features: pixels,
                targets: .classes(
                    try checked(classes, count: pixels.count, file: labels.file), count: classNames.count)),
            dimensions.dropFirst().map(String.init).joined(separator: "x"),
            .image(channels: 1, height: dimensions[1], width: dimensions[2])
        )
    }

    /// The first images, and the dimensions of all of them.
    private func pixels(
        _ images: DatasetContent, limit: Int, _ check: ([Int]) throws(DatasetError) -> Void
    ) throws(DatasetError) -> (features: Features, dimensions: [Int]) {
        func count(_ dimensions: [Int]) throws(DatasetError) -> Int {
            try check(dimensions)
            return limit > 0 ? min(limit, dimensions[0]) : dimensions[0]
        }
        if let stored = images.stored {
            let begin = stored.begin(IDXDecoder.headerBytes(rank: 3))
            let (dimensions, offset) = try IDXDecoder.header(
                begin, fileBytes: stored.count, file: images.file, rank: 3)
            let rows = StoredRows(
                rows: try count(dimensions), columns: dimensions[1] * dimensions[2], of: stored, at: offset,
                .byte, .divided(by: 255))
            return (.stored(rows), dimensions)
        }
        let pixels = try IDXDecoder.decode(
            GzipDecoder.decodeIfGzip(images.bytes, file: images.file), file: images.file, rank: 3)
        let rows = try count(pixels.dimensions)
        let matrix = DenseMatrix(rows: rows, columns: pixels.itemSize, values: scaled(pixels, count: rows))
        return (.dense(matrix), pixels.dimensions)
    }

    private func scaled(_ pixels: IDXDecoder.ByteArray, count: Int) -> [Float] {
        let size = count * pixels.itemSize
        var values = [Float](repeating: 0, count: size)
        var span = values.mutableSpan
        let bytes = pixels.bytes.span.extracting(pixels.offset..<(pixels.offset + size))
        for index in bytes.indices { span[index] = Float(bytes[index]) / 255 }
        return values
    }

    private func checked(
        _ classes: IDXDecoder.ByteArray, count: Int, file: String
    ) throws(DatasetError) -> [Int32] {
        var labels: [Int32] = []
        labels.reserveCapacity(count)
        for item in 0..<count {
            let label = classes.bytes[classes.offset + item]
            guard Int(label) < classNames.count else {
                throw DatasetError(
                    file, "item \(item): label \(label) (expected 0...\(classNames.count - 1))")
            }
            labels.append(Int32(label))
        }
        return labels
    }
}
