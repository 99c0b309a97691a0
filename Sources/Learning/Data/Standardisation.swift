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
        let rows = Double(values.count / columns)
        var mean = [Double](repeating: 0, count: columns)
        for (index, value) in values.enumerated() { mean[index % columns] += value }
        for column in 0..<columns { mean[column] /= rows }
        var variance = [Double](repeating: 0, count: columns)
        for (index, value) in values.enumerated() {
            let difference = value - mean[index % columns]
            variance[index % columns] += difference * difference
        }
        self.mean = mean
        scale = (0..<columns).map { column in
            let deviation = (variance[column] / rows).squareRoot()
            return deviation > 1e-12 * max(1, abs(mean[column])) ? deviation : 1
        }
    }

    /// The scaled rows.
    public func apply(_ values: [Double]) -> [Double] {
        let columns = mean.count
        return values.indices.map { (values[$0] - mean[$0 % columns]) / scale[$0 % columns] }
    }
}
