import LinearAlgebra

/// Rows of numbers that stay in their file, `[rows, columns]`: read and scaled when a mini-batch needs them.
///
/// What a row gives has the bits that it would have if the whole file had been read and scaled at the start.
public struct StoredRows: Sendable {
    /// How the file holds a number.
    enum Entry: Sendable {
        /// One byte, without a sign.
        case byte
        /// float32 with the lowest byte first.
        case float

        var size: Int { self == .byte ? 1 : 4 }
    }

    /// What becomes of a number of the file.
    enum Scaling: Sendable {
        /// `x/divisor`.
        case divided(by: Double)
        /// `(x − mean)/scale` of its column.
        case standardised(Standardisation)
    }

    /// The number of columns, at least 1.
    public let columns: Int
    private let file: StoredBytes
    private let start: Int
    private let entry: Entry
    private let scaling: Scaling
    /// The file's row of each row; nil for the first rows in order.
    private let chosen: [Int32]?
    private let count: Int
    /// What each value of a byte gives; empty for other entries, and where columns differ.
    private let table: [Float]

    /// The first rows of a file.
    ///
    /// - Parameters:
    ///   - rows: at least 1.
    ///   - columns: at least 1.
    ///   - file: long enough for them.
    ///   - start: the byte where the first row begins.
    ///   - entry: how a number is held.
    ///   - scaling: what becomes of it.
    init(
        rows: Int, columns: Int, of file: StoredBytes, at start: Int, _ entry: Entry,
        _ scaling: Scaling = .divided(by: 1)
    ) {
        self.init(rows, nil, columns, file, start, entry, scaling)
    }

    private init(
        _ count: Int, _ chosen: [Int32]?, _ columns: Int, _ file: StoredBytes, _ start: Int, _ entry: Entry,
        _ scaling: Scaling
    ) {
        precondition(count > 0 && columns > 0, "\(count) rows of \(columns) numbers in a file")
        self.count = count
        self.chosen = chosen
        self.columns = columns
        self.file = file
        self.start = start
        self.entry = entry
        self.scaling = scaling
        if case .divided(let divisor) = scaling, entry == .byte {
            table = (0..<256).map { Float(Double($0) / divisor) }
        } else {
            table = entry == .byte ? (0..<256).map(Float.init) : []
        }
    }

    /// The number of rows.
    public var rows: Int { count }

    /// Some of the rows, in the given order.
    func selecting(_ rows: [Int]) -> StoredRows {
        StoredRows(
            rows.count, rows.map { Int32(place($0)) }, columns, file, start, entry, scaling)
    }

    /// The same rows, scaled in another way.
    func scaled(_ scaling: Scaling) -> StoredRows {
        StoredRows(count, chosen, columns, file, start, entry, scaling)
    }

    /// `target ← row`; `[columns]`.
    func copy(_ row: Int, into target: inout MutableSpan<Float>) {
        precondition(row >= 0 && row < count, "row \(row) of \(count)")
        let byte = start + place(row) * columns * entry.size
        switch entry {
        case .byte: file.read(at: byte, through: table.span, into: &target)
        case .float: file.readFloats(at: byte, into: &target)
        }
        switch scaling {
        case .divided(let divisor):
            guard entry == .float, divisor != 1 else { return }
            for column in target.indices { target[column] = Float(Double(target[column]) / divisor) }
        case .standardised(let standardisation): standardisation.apply(to: &target)
        }
    }

    /// Calls the body with each row in turn, its numbers at the begin of an array.
    func visit(_ body: (Int, [Float]) -> Void) {
        var row = [Float](repeating: 0, count: columns)
        for index in 0..<count {
            Self.copy(self, index, &row)
            body(index, row)
        }
    }

    private func place(_ row: Int) -> Int { chosen.map { Int($0[row]) } ?? row }

    private static func copy(_ rows: StoredRows, _ index: Int, _ target: inout [Float]) {
        var span = target.mutableSpan
        rows.copy(index, into: &span)
    }
}

extension Standardisation {
    /// Fits to rows of a file, in two passes, with the bits of a fit to the same rows in memory.
    init(fittedTo rows: StoredRows) {
        var fit = StandardisationFit(columns: rows.columns)
        rows.visit { fit.add($1) }
        fit.takeMean()
        rows.visit { fit.addDeviation($1) }
        self = fit.result
    }

    /// The scaled row, in double precision until it is stored.
    func apply(to row: inout MutableSpan<Float>) {
        for column in row.indices {
            row[column] = Float((Double(row[column]) - mean[column]) / scale[column])
        }
    }
}
