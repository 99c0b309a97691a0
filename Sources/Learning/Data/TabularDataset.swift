import Catalogues
import Determinism

/// Turns a table of numbers into a data set: target column, split, scaling.
///
/// Shared by everything that comes as a table: separated values, LIBSVM files, arrays.
struct TabularDataset {
    /// What the target column holds.
    enum TargetKind {
        /// Classes, numbered in the order of their names.
        case classification
        /// Class numbers of `0 ..< names.count`.
        case classes([String])
        /// A real value.
        case regression
    }

    let name: String
    let target: String
    let task: TargetKind
    /// What the features are divided by when they are not standardised.
    var featureDivisor = 1.0
    /// The shape of one sample's features; nil for a plain row.
    var sampleShape: SampleShape?

    /// Settings of a classification table; `standardise` says the default.
    static func classificationSettings(standardise: Bool) -> [Setting] {
        TrainTestSplit.settings + [standardiseSetting(default: standardise)]
    }

    static let regressionSettings = regressionSettings(standardise: true)

    /// Settings of a table whose target may be real; `standardise` says the default.
    static func regressionSettings(standardise: Bool) -> [Setting] {
        TrainTestSplit.settings + [
            standardiseSetting(default: standardise),
            Setting(
                "standardise-target", .boolean, default: true,
                "train on targets of mean 0 and deviation 1 (training part); metrics stay in the data's units"
            ),
        ]
    }

    static func standardiseSetting(default defaultValue: Bool) -> Setting {
        Setting(
            "standardise", .boolean, default: .boolean(defaultValue),
            "scale every feature to mean 0 and deviation 1, fitted on the training part")
    }

    /// The data set of a CSV file, gzip-compressed or not.
    func decode(
        _ content: DatasetContent, header: CSVDecoder.Header = .firstLine, _ settings: Settings
    ) throws(DatasetError) -> Dataset {
        try dataset([try read(content, header: header)], settings)
    }

    /// The table in a file of separated values, gzip-compressed or not, with the target as its label column.
    func read(
        _ content: DatasetContent, separator: CSVDecoder.Separator = .comma,
        header: CSVDecoder.Header = .firstLine
    ) throws(DatasetError) -> NumericTable {
        let bytes = try GzipDecoder.decodeIfGzip(content.bytes, file: content.file)
        return try CSVDecoder.decode(
            bytes, file: content.file, separator: separator, header: header, labelColumn: target)
    }

    /// The data set of one table, split as the settings say, or of a table to train on and one to test on.
    func dataset(_ tables: [NumericTable], _ settings: Settings) throws(DatasetError) -> Dataset {
        let table = tables[0]
        let rowTargets = try targets(of: table)
        guard tables.count > 1 else {
            guard table.rows >= 2 else {
                throw DatasetError(table.file, "1 sample cannot be split into train and test")
            }
            let split = TrainTestSplit(count: table.rows, settings)
            return assemble((table, rowTargets, split.train), (table, rowTargets, split.test), settings)
        }
        let test = tables[1]
        let testTargets = try targets(of: test, classes: rowTargets.classNames)
        guard table.columns == test.columns, table.width == test.width else {
            throw DatasetError(test.file, line: 1, "other columns than \(table.file)")
        }
        return assemble(
            (table, rowTargets, Array(0..<table.rows)), (test, testTargets, Array(0..<test.rows)), settings)
    }

    // MARK: - Reading

    /// Features as they stand in the file, and the target of every row.
    private enum RowTargets {
        case classes([Int32], names: [String])
        case values([Double])

        var classNames: [String]? {
            if case .classes(_, let names) = self { return names }
            return nil
        }
    }

    private typealias Part = (table: NumericTable, targets: RowTargets, rows: [Int])

    private func targets(
        of table: NumericTable, classes: [String]? = nil
    ) throws(DatasetError) -> RowTargets {
        guard table.width > 0 else {
            throw DatasetError(table.file, "no column besides '\(target)'")
        }
        let labels = table.labels ?? []
        switch task {
        case .regression:
            return .values(try realValues(labels, table))
        case .classes(let names):
            return .classes(try classNumbers(labels, table, names.count), names: names)
        case .classification:
            let names = classes ?? ClassNames.sorted(labels)
            if classes == nil { try checkClasses(names, labels, table) }
            return .classes(try classIndices(labels, names, table), names: names)
        }
    }

    private func realValues(
        _ labels: [String], _ table: NumericTable
    ) throws(DatasetError) -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(labels.count)
        for (row, label) in labels.enumerated() {
            guard let value = Double(label), value.isFinite, Float(value).isFinite else {
                throw DatasetError(
                    table.labelFile, line: table.lines[row], column: table.labelColumn,
                    "not a finite number (got '\(label)')")
            }
            values.append(value)
        }
        return values
    }

    private func classNumbers(
        _ labels: [String], _ table: NumericTable, _ count: Int
    ) throws(DatasetError) -> [Int32] {
        var numbers: [Int32] = []
        numbers.reserveCapacity(labels.count)
        for (row, label) in labels.enumerated() {
            guard let number = Int32(label), number >= 0, number < count else {
                throw DatasetError(
                    table.labelFile, line: table.lines[row], column: table.labelColumn,
                    "label \(label) (expected 0...\(count - 1))")
            }
            numbers.append(number)
        }
        return numbers
    }

    private func checkClasses(
        _ names: [String], _ labels: [String], _ table: NumericTable
    ) throws(DatasetError) {
        if let row = labels.firstIndex(where: { Double($0).map { $0 != $0.rounded() } ?? false }) {
            throw DatasetError(
                table.labelFile, line: table.lines[row], column: table.labelColumn,
                "not a class (got '\(labels[row])'; for real values set task: regression)")
        }
        guard names.count >= 2 else {
            throw DatasetError(
                table.labelFile, "column '\(target)' has a single class ('\(names[0])')")
        }
    }

    private func classIndices(
        _ labels: [String], _ names: [String], _ table: NumericTable
    ) throws(DatasetError) -> [Int32] {
        var numbers: [String: Int32] = [:]
        for (number, name) in names.enumerated() { numbers[name] = Int32(number) }
        var indices: [Int32] = []
        indices.reserveCapacity(labels.count)
        for (row, label) in labels.enumerated() {
            guard let number = numbers[label] else {
                throw DatasetError(
                    table.labelFile, line: table.lines[row], column: table.labelColumn,
                    "class '\(label)' is not in the training file")
            }
            indices.append(number)
        }
        return indices
    }

    // MARK: - Assembling

    private func assemble(_ train: Part, _ test: Part, _ settings: Settings) -> Dataset {
        let (trainFeatures, testFeatures) = features(train, test, settings)
        let (trainTargets, testTargets) = targets(train, test, settings)
        return Dataset(
            name: name, file: train.table.file,
            train: Examples(features: trainFeatures, targets: trainTargets),
            test: Examples(features: testFeatures, targets: testTargets),
            featureNames: train.table.columns, targetNames: train.targets.classNames ?? [target],
            sampleShape: sampleShape)
    }

    private func features(_ train: Part, _ test: Part, _ settings: Settings) -> (Features, Features) {
        if let trainRows = train.table.sparse, let testRows = test.table.sparse {
            return (
                .sparse(trainRows.selecting(train.rows)), .sparse(testRows.selecting(test.rows))
            )
        }
        if let trainRows = train.table.stored, let testRows = test.table.stored {
            return stored(trainRows.selecting(train.rows), testRows.selecting(test.rows), settings)
        }
        let columns = train.table.columns.count
        var trainFeatures = rows(of: train, columns)
        var testFeatures = rows(of: test, columns)
        if settings.boolean("standardise") {
            let scaling = Standardisation(fittedTo: trainFeatures, columns: columns)
            trainFeatures = scaling.apply(trainFeatures)
            testFeatures = scaling.apply(testFeatures)
        } else if featureDivisor != 1 {
            trainFeatures = trainFeatures.map { $0 / featureDivisor }
            testFeatures = testFeatures.map { $0 / featureDivisor }
        }
        func matrix(_ values: [Double], _ part: Part) -> Features {
            .dense(DenseMatrix(rows: part.rows.count, columns: columns, values: values.map(Float.init)))
        }
        return (matrix(trainFeatures, train), matrix(testFeatures, test))
    }

    private func stored(
        _ train: StoredRows, _ test: StoredRows, _ settings: Settings
    ) -> (Features, Features) {
        let scaling: StoredRows.Scaling =
            settings.boolean("standardise")
            ? .standardised(Standardisation(fittedTo: train)) : .divided(by: featureDivisor)
        return (.stored(train.scaled(scaling)), .stored(test.scaled(scaling)))
    }

    private func rows(of part: Part, _ columns: Int) -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(part.rows.count * columns)
        for row in part.rows { values += part.table.values[(row * columns)..<((row + 1) * columns)] }
        return values
    }

    private func targets(_ train: Part, _ test: Part, _ settings: Settings) -> (Targets, Targets) {
        switch (train.targets, test.targets) {
        case (.classes(let trainLabels, let names), .classes(let testLabels, _)):
            return (
                .classes(train.rows.map { trainLabels[$0] }, count: names.count),
                .classes(test.rows.map { testLabels[$0] }, count: names.count)
            )
        case (.values(let trainValues), .values(let testValues)):
            let chosen = train.rows.map { trainValues[$0] }
            let held = test.rows.map { testValues[$0] }
            guard settings.boolean("standardise-target") else { return (column(chosen), column(held)) }
            let scaling = Standardisation(fittedTo: chosen, columns: 1)
            return (column(chosen, scaling), column(held, scaling))
        default:
            preconditionFailure("\(name): the parts have different kinds of targets")
        }
    }

    private func column(_ values: [Double], _ scaling: Standardisation? = nil) -> Targets {
        let stored = (scaling?.apply(values) ?? values).map(Float.init)
        return .values(
            RealTargets(
                DenseMatrix(rows: values.count, columns: 1, values: stored), mean: scaling?.mean,
                scale: scaling?.scale))
    }
}

/// The classes that occur in a label column.
enum ClassNames {
    /// The distinct labels: by value when all are numbers, else by their bytes.
    static func sorted(_ labels: [String]) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        for label in labels where seen.insert(label).inserted { names.append(label) }
        let numbers = names.compactMap(Double.init)
        guard numbers.count == names.count else {
            return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
        return zip(numbers, names).sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.1)
    }
}
