import Catalogues

/// Turns pictures in folders into a data set: the folder is the class, all pictures get one size.
struct PictureDataset {
    /// The most numbers of all pictures together: 1 GiB.
    static let sizeLimit = 1 << 28

    private let channels: Int
    private let height: Int
    private let width: Int

    init(_ settings: Settings) throws(DatasetError) {
        channels = settings.integer("channels")
        height = settings.integer("height")
        width = settings.integer("width")
        guard channels != 2 else {
            throw DatasetError(settings.text("folder"), "channels is 2 (expected 1 or 3)")
        }
    }

    /// The data set of all pictures.
    ///
    /// - Parameters:
    ///   - contents: of each folder that the settings name, the pictures in it: `FOLDER/CLASS/NAME`.
    ///   - settings: as the entry declares.
    /// - Returns: pictures and classes, split.
    /// - Throws: when a picture is damaged, or its class unknown.
    func decode(_ contents: [DatasetContent], _ settings: Settings) throws(DatasetError) -> Dataset {
        let folders = [settings.text("folder"), settings.text("test-folder")].filter { !$0.isEmpty }
        let pictures = contents.compactMap { content in Labelled(content, folders) }
        let classes = Array(Set(pictures.filter { $0.folder == 0 }.map(\.label))).sorted()
        guard classes.count >= 2 else {
            throw DatasetError(
                folders[0],
                "pictures of \(classes.count) classes (expected at least 2 folders with *.png, *.jpg or *.jpeg in them)"
            )
        }
        if let stranger = pictures.first(where: { !classes.contains($0.label) }) {
            throw DatasetError(
                stranger.content.file, "class '\(stranger.label)' has no folder in \(folders[0])")
        }
        let size = channels * height * width
        guard pictures.count <= Self.sizeLimit / size else {
            throw DatasetError(
                folders[0],
                "\(pictures.count) pictures of \(size) numbers are too many to hold (limit \(Self.sizeLimit) numbers); "
                    + "take a smaller height and width")
        }
        let (train, test) = try split(pictures, folders, settings)
        return Dataset(
            name: "images", file: folders[0], train: try examples(train, classes),
            test: try examples(test, classes), targetNames: classes,
            sampleShape: .image(channels: channels, height: height, width: width))
    }

    private func split(
        _ pictures: [Labelled], _ folders: [String], _ settings: Settings
    ) throws(DatasetError) -> (train: [Labelled], test: [Labelled]) {
        guard folders.count == 2 else {
            let split = TrainTestSplit(count: pictures.count, settings)
            return (split.train.map { pictures[$0] }, split.test.map { pictures[$0] })
        }
        let test = pictures.filter { $0.folder == 1 }
        guard !test.isEmpty else { throw DatasetError(folders[1], "no pictures in its folders") }
        return (pictures.filter { $0.folder == 0 }, test)
    }

    /// A picture, its class and which of the folders it is from.
    private struct Labelled {
        let content: DatasetContent
        let folder: Int
        let label: String

        /// Nil for what lies beside the folders of the classes.
        init?(_ content: DatasetContent, _ folders: [String]) {
            let names = content.file.split(separator: "/", omittingEmptySubsequences: false)
            guard names.count >= 2 else { return nil }
            // The longest folder that the path begins with: one may lie in the other.
            let fitting = folders.indices.filter { content.file.hasPrefix(folders[$0] + "/") }
            guard let folder = fitting.max(by: { folders[$0].utf8.count < folders[$1].utf8.count }) else {
                return nil
            }
            let rest = content.file.dropFirst(folders[folder].count + 1).split(separator: "/")
            guard rest.count == 2 else { return nil }
            self.content = content
            self.folder = folder
            label = String(rest[0])
        }
    }

    private func examples(
        _ pictures: [Labelled], _ classes: [String]
    ) throws(DatasetError) -> Examples {
        var values: [Float] = []
        values.reserveCapacity(pictures.count * channels * height * width)
        var labels: [Int32] = []
        for picture in pictures {
            let decoded = try PictureDecoder.decode(
                picture.content.bytes, file: picture.content.file, channels: channels)
            values += decoded.covering(height: height, width: width)
            labels.append(Int32(classes.firstIndex(of: picture.label) ?? 0))
        }
        let matrix = DenseMatrix(
            rows: pictures.count, columns: channels * height * width, values: values)
        return Examples(features: .dense(matrix), targets: .classes(labels, count: classes.count))
    }
}
