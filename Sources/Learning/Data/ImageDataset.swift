import Catalogues

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
        let pixels = try IDXDecoder.decode(
            GzipDecoder.decodeIfGzip(images.bytes, file: images.file), file: images.file, rank: 3)
        let classes = try IDXDecoder.decode(
            GzipDecoder.decodeIfGzip(labels.bytes, file: labels.file), file: labels.file, rank: 1)
        guard pixels.count == classes.count else {
            throw DatasetError(
                labels.file, "\(classes.count) labels for \(pixels.count) images in \(images.file)")
        }
        guard pixels.count > 0, pixels.itemSize > 0 else { throw DatasetError(images.file, "no samples") }
        let count = limit > 0 ? min(limit, pixels.count) : pixels.count
        return (
            Examples(
                features: .dense(
                    DenseMatrix(rows: count, columns: pixels.itemSize, values: scaled(pixels, count: count))),
                targets: .classes(
                    try checked(classes, count: count, file: labels.file), count: classNames.count)),
            pixels.dimensions.dropFirst().map(String.init).joined(separator: "x"),
            .image(channels: 1, height: pixels.dimensions[1], width: pixels.dimensions[2])
        )
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
