import Catalogues
import LinearAlgebra

/// Turns NumPy arrays (features and targets, perhaps of a test part too) into a data set.
///
/// Features are `[samples, …]`: three axes are images `[samples, height, width]`, four `[samples, channels, height, width]`,
/// one is a single feature. Targets are `[samples]` or `[samples, 1]`. An error's line is the sample, counted from 1.
struct ArrayDataset {
    /// An array and what errors call it.
    struct Source {
        let name: String
        let bytes: [UInt8]
        /// The file, when it is left where it is; `bytes` is empty then.
        let stored: StoredBytes?

        init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
            stored = nil
        }

        init(name: String, stored: StoredBytes) {
            self.name = name
            bytes = []
            self.stored = stored
        }
    }

    let name: String

    static let settings =
        [
            TableFile.taskSetting,
            Setting(
                "divisor", .number(0...1e12, excludingLowerBound: true), default: 1,
                "what features are divided by unless they are standardised: 255 for images in bytes"),
        ] + TabularDataset.regressionSettings(standardise: false) + [TrainTestSplit.orderSetting]

    /// The settings that name arrays, in the order in which `decode` takes them.
    static let arrayNames = ["features", "targets", "test-features", "test-targets"]

    /// Refuses test features without test targets and the other way round.
    static func checkTestPart(_ settings: Settings, file: String) throws(DatasetError) {
        guard settings.text("test-features").isEmpty == settings.text("test-targets").isEmpty else {
            throw DatasetError(file, "test-features and test-targets belong together: state both or neither")
        }
    }

    /// The data set of features and targets of the training part, and of the test part when there are four.
    func decode(_ sources: [Source], _ settings: Settings) throws(DatasetError) -> Dataset {
        var parts: [NumericTable] = []
        var shapes: [[Int]] = []
        for first in stride(from: 0, to: sources.count, by: 2) {
            let (table, shape) = try part(sources[first], sources[first + 1])
            guard shapes.isEmpty || shapes[0] == shape else {
                throw DatasetError(
                    sources[first].name,
                    "samples of shape \(shape), but those of \(sources[0].name) are \(shapes[0])")
            }
            parts.append(table)
            shapes.append(shape)
        }
        var dataset = TabularDataset(name: name, target: "target", task: TableFile.task(settings))
        dataset.featureDivisor = settings.number("divisor")
        switch shapes[0].count {
        case 2: dataset.sampleShape = .image(channels: 1, height: shapes[0][0], width: shapes[0][1])
        case 3:
            dataset.sampleShape = .image(channels: shapes[0][0], height: shapes[0][1], width: shapes[0][2])
        default: break
        }
        return try dataset.dataset(parts, settings)
    }

    private func part(
        _ features: Source, _ targets: Source
    ) throws(DatasetError) -> (table: NumericTable, shape: [Int]) {
        let y = try array(targets)
        if let stored = features.stored {
            let x = try header(stored, features.name)
            try checkShapes(x, y.header, features, targets)
            let rows = try rows(x, of: stored, features.name)
            return (
                NumericTable(
                    file: features.name, stored: rows, labels: labels(y, rows: rows.rows),
                    labelFile: targets.name), Array(x.shape.dropFirst())
            )
        }
        let x = try array(features)
        try checkShapes(x.header, y.header, features, targets)
        let (rows, columns) = (x.shape[0], x.count / x.shape[0])
        try NumericTable.checkSize(rows: rows, columns: columns, file: features.name)
        var values: [Double] = []
        values.reserveCapacity(x.count)
        for position in 0..<x.count {
            let value = x[position]
            guard value.isFinite, Float(value).isFinite else {
                throw DatasetError(
                    features.name, line: position / columns + 1, column: position % columns + 1,
                    "not a finite number (got \(value))")
            }
            values.append(value)
        }
        return (
            NumericTable(
                file: features.name, columns: (0..<columns).map { "\($0)" }, values: values,
                labels: labels(y, rows: rows),
                labelFile: targets.name, lines: Array(1...rows), labelColumn: nil),
            Array(x.shape.dropFirst())
        )
    }

    private func checkShapes(
        _ x: NumPyHeader, _ y: NumPyHeader, _ features: Source, _ targets: Source
    ) throws(DatasetError) {
        guard (1...4).contains(x.shape.count), x.count > 0 else {
            throw DatasetError(
                features.name, "features of shape \(x.shapeText) (expected 1 to 4 axes, none of length 0)")
        }
        guard y.shape == [x.shape[0]] || y.shape == [x.shape[0], 1] else {
            throw DatasetError(
                targets.name,
                "targets of shape \(y.shapeText) for \(x.shape[0]) samples in \(features.name) (expected (\(x.shape[0]),))"
            )
        }
    }

    private func labels(_ targets: NumPyArray, rows: Int) -> [String] {
        (0..<rows).map { Self.label(targets[$0]) }
    }

    // MARK: - Features that stay in their file

    /// The most bytes of a header that is looked at.
    private static let headerLimit = 1 << 20

    private func header(_ stored: StoredBytes, _ name: String) throws(DatasetError) -> NumPyHeader {
        do throws(NumPyHeader.FormatError) {
            return try NumPyHeader(stored.begin(Self.headerLimit), fileBytes: stored.count)
        } catch {
            throw Self.error(error, in: name)
        }
    }

    /// The rows of a file, all of them numbers.
    private func rows(
        _ header: NumPyHeader, of file: StoredBytes, _ name: String
    ) throws(DatasetError) -> StoredRows {
        let entry: StoredRows.Entry
        switch header.rowMajorEntries {
        case "|u1": entry = .byte
        case "<f4": entry = .float
        default:
            throw DatasetError(
                name,
                "cannot stay in its file (got \(header.rowMajorEntries ?? "Fortran order"); expected |u1 or <f4, "
                    + "row after row); set keep: memory, or save it as float32 in C order")
        }
        let (count, columns) = (header.shape[0], header.count / header.shape[0])
        guard columns <= CSVDecoder.columnLimit, count <= Int(Int32.max) else {
            throw DatasetError(
                name,
                "\(count) samples of \(columns) features (expected at most \(Int32.max) of \(CSVDecoder.columnLimit))"
            )
        }
        let rows = StoredRows(rows: count, columns: columns, of: file, at: header.start, entry)
        var unfit: (row: Int, column: Int, value: Float)?
        if entry == .float {
            rows.visit { row, values in
                guard unfit == nil, let column = values.firstIndex(where: { !$0.isFinite }) else { return }
                unfit = (row, column, values[column])
            }
        }
        if let unfit {
            throw DatasetError(
                name, line: unfit.row + 1, column: unfit.column + 1,
                "not a finite number (got \(Double(unfit.value)))")
        }
        return rows
    }

    private static func error(_ error: NumPyHeader.FormatError, in name: String) -> DatasetError {
        DatasetError(name, "byte \(error.place + 1): \(error.problem)")
    }

    /// A class's name: `3`, not `3.0`.
    private static func label(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    private func array(_ source: Source) throws(DatasetError) -> NumPyArray {
        do throws(NumPyArray.FormatError) {
            return try NumPyArray(source.bytes)
        } catch {
            throw Self.error(error, in: source.name)
        }
    }
}
