/// Mean and standard deviation of every column, fitted on the training part and applied to both.
///
/// `(x − mean)/scale` in double precision with the population deviation (divided by n), as scikit-learn's
/// `StandardScaler`. A column that is constant in the training part is only centred.
public struct Standardisation: Sendable, Equatable {
    /// `[columns]`.
    public let mean: [Double]
    /// `[columns]`, greater than 0.
    public let scale: [Double]

    /// Fits to rows of `[rows, columns]`; at least one row.
    public init(fittedTo values: [Double], columns: Int) {
        precondition(columns > 0 && !values.isEmpty && values.count % columns == 0, "nothing to standardise")
        var fit = StandardisationFit(columns: columns)
        for row in stride(from: 0, to: values.count, by: columns) { fit.add(values[row..<(row + columns)]) }
        fit.takeMean()
        for row in stride(from: 0, to: values.count, by: columns) {
            fit.addDeviation(values[row..<(row + columns)])
        }
        self = fit.result
    }

    fileprivate init(mean: [Double], scale: [Double]) {
        self.mean = mean
        self.scale = scale
    }

    /// The scaled rows.
    public func apply(_ values: [Double]) -> [Double] {
        let columns = mean.count
        return values.indices.map { (values[$0] - mean[$0 % columns]) / scale[$0 % columns] }
    }
}

/// A fit that takes one row after the other, in two passes: all rows for the mean, then all rows for the deviation.
struct StandardisationFit {
    private var rows = 0.0
    private var mean: [Double]
    private var variance: [Double]

    init(columns: Int) {
        mean = [Double](repeating: 0, count: columns)
        variance = mean
    }

    /// First pass.
    mutating func add(_ row: some Sequence<some BinaryFloatingPoint>) {
        rows += 1
        for (column, value) in row.enumerated() { mean[column] += Double(value) }
    }

    /// Between the passes.
    mutating func takeMean() {
        for column in mean.indices { mean[column] /= rows }
    }

    /// Second pass.
    mutating func addDeviation(_ row: some Sequence<some BinaryFloatingPoint>) {
        for (column, value) in row.enumerated() {
            let difference = Double(value) - mean[column]
            variance[column] += difference * difference
        }
    }

    /// After both.
    var result: Standardisation {
        Standardisation(
            mean: mean,
            scale: mean.indices.map { column in
                let deviation = (variance[column] / rows).squareRoot()
                return deviation > 1e-12 * max(1, abs(mean[column])) ? deviation : 1
            })
    }
}
