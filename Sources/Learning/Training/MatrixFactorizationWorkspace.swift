import LinearAlgebra

/// One thread's buffers for a matrix factorisation.
final class MatrixFactorizationWorkspace: SparseModelWorkspace {
    private let table: Table
    private let bounds: ClosedRange<Float>?
    private let loss: any Loss
    private let train: (pairs: RatingPairs, targets: Targets)
    private let test: (pairs: RatingPairs, targets: Targets)
    private var outputs: [Float] = []
    private var users: RowMarks
    private var items: RowMarks

    /// Where users' and items' rows lie, and what each sample adds to its loss for them.
    private struct Table {
        let factors: Int
        let penalty: Float
        let itemFactors: Int
        let userBiases: Int
        let itemBiases: Int

        func userRow(_ user: Int) -> Range<Int> { (user * factors)..<((user + 1) * factors) }
        func itemRow(_ item: Int) -> Range<Int> {
            (itemFactors + item * factors)..<(itemFactors + (item + 1) * factors)
        }
    }

    init(_ model: MatrixFactorization, dataset: Dataset, loss: any Loss) {
        guard case .ratings(let train) = dataset.train.features,
            case .ratings(let test) = dataset.test.features
        else { preconditionFailure("\(model.fingerprint) reads ratings only") }
        let tensors = model.layout.tensors
        precondition(
            tensors[2].count == train.scale.userIDs.count && tensors[3].count == train.scale.itemIDs.count,
            "\(model.fingerprint) on \(train.scale.userIDs.count) users")
        table = Table(
            factors: model.factors, penalty: model.penalty, itemFactors: tensors[1].offset,
            userBiases: tensors[2].offset, itemBiases: tensors[3].offset)
        bounds = model.bounds
        self.loss = loss
        self.train = (train, dataset.train.targets)
        self.test = (test, dataset.test.targets)
        users = RowMarks(rows: tensors[2].count)
        items = RowMarks(rows: tensors[3].count)
    }

    func gradient(
        at parameters: Span<Float>, samples: Span<Int32>, addingTo gradient: inout MutableSpan<Float>,
        touched: TouchedBlocks?
    ) -> Float {
        precondition(samples.count > 0, "the gradient of an empty batch")
        if outputs.count < samples.count { outputs = [Float](repeating: 0, count: samples.count) }
        if let touched { list(samples, in: touched) }
        return Self.gradient(
            table, train.pairs, loss, train.targets, parameters, samples, &outputs, into: &gradient)
    }

    func evaluate(
        _ parameters: Span<Float>, on split: Split, samples: Range<Int>, into totals: inout EvaluationTotals
    ) {
        let (pairs, targets) = split == .train ? train : test
        if outputs.count < samples.count { outputs = [Float](repeating: 0, count: samples.count) }
        Self.accumulate(
            table, pairs, loss, targets, parameters, samples, bounds, &outputs, into: &totals)
    }

    /// Lists the rows of the batch's users and items, each once.
    private func list(_ samples: Span<Int32>, in touched: TouchedBlocks) {
        users.beginBatch()
        items.beginBatch()
        for index in samples.indices {
            let sample = Int(samples[index])
            let user = Int(train.pairs.users[sample])
            if users.meets(user) {
                touched.append(start: table.userRow(user).lowerBound, count: table.factors)
                touched.append(start: table.userBiases + user, count: 1)
            }
            let item = Int(train.pairs.items[sample])
            if items.meets(item) {
                touched.append(start: table.itemRow(item).lowerBound, count: table.factors)
                touched.append(start: table.itemBiases + item, count: 1)
            }
        }
    }

    // MARK: - Arithmetic on borrowed buffers

    private static func gradient(
        _ table: Table, _ pairs: RatingPairs, _ loss: any Loss, _ targets: Targets, _ x: Span<Float>,
        _ samples: Span<Int32>, _ outputs: inout [Float], into gradient: inout MutableSpan<Float>
    ) -> Float {
        let (users, items) = (pairs.users.span, pairs.items.span)
        var whole = outputs.mutableSpan
        var errors = whole._mutatingExtracting(0..<samples.count)
        let share = table.penalty / Float(samples.count)
        var penalty: Float = 0
        for index in samples.indices {
            let sample = Int(samples[index])
            let (user, item) = (Int(users[sample]), Int(items[sample]))
            errors[index] = predict(table, x, user, item)
            if table.penalty > 0 {
                let (userBias, itemBias) = (x[table.userBiases + user], x[table.itemBiases + item])
                penalty +=
                    VectorKernels.squaredNorm(x.extracting(table.userRow(user)))
                    + VectorKernels.squaredNorm(x.extracting(table.itemRow(item)))
                    + userBias * userBias + itemBias * itemBias
            }
        }
        let meanLoss = loss.gradient(&errors, width: 1, targets: targets, samples: samples)
        for index in samples.indices {
            let sample = Int(samples[index])
            let (user, item) = (Int(users[sample]), Int(items[sample]))
            let error = errors[index]
            let (userRow, itemRow) = (table.userRow(user), table.itemRow(item))
            let (p, q) = (x.extracting(userRow), x.extracting(itemRow))
            add(error, times: q, plus: share, times: p, to: &gradient, at: userRow)
            add(error, times: p, plus: share, times: q, to: &gradient, at: itemRow)
            gradient[table.userBiases + user] += error + share * x[table.userBiases + user]
            gradient[table.itemBiases + item] += error + share * x[table.itemBiases + item]
        }
        return meanLoss + share / 2 * penalty
    }

    private static func accumulate(
        _ table: Table, _ pairs: RatingPairs, _ loss: any Loss, _ targets: Targets, _ x: Span<Float>,
        _ samples: Range<Int>, _ bounds: ClosedRange<Float>?, _ outputs: inout [Float],
        into totals: inout EvaluationTotals
    ) {
        let (users, items) = (pairs.users.span, pairs.items.span)
        var whole = outputs.mutableSpan
        var predictions = whole._mutatingExtracting(0..<samples.count)
        for index in predictions.indices {
            let sample = samples.lowerBound + index
            let prediction = predict(table, x, Int(users[sample]), Int(items[sample]))
            // Written so that what is not a number stays so.
            predictions[index] =
                bounds.map {
                    prediction < $0.lowerBound
                        ? $0.lowerBound : prediction > $0.upperBound ? $0.upperBound : prediction
                } ?? prediction
        }
        loss.accumulate(&predictions, width: 1, targets: targets, samples: samples, into: &totals)
    }

    /// `b_u + b_i + p_u·q_i`.
    private static func predict(_ table: Table, _ x: Span<Float>, _ user: Int, _ item: Int) -> Float {
        x[table.userBiases + user] + x[table.itemBiases + item]
            + VectorKernels.dot(x.extracting(table.userRow(user)), x.extracting(table.itemRow(item)))
    }

    /// `g[range] ← g[range] + a·y + b·z`.
    private static func add(
        _ a: Float, times y: Span<Float>, plus b: Float, times z: Span<Float>,
        to g: inout MutableSpan<Float>, at range: Range<Int>
    ) {
        var part = g._mutatingExtracting(range)
        for index in part.indices { part[index] += a * y[index] + b * z[index] }
    }
}
