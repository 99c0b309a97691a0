import LinearAlgebra
import Optimizers

/// A model and its age, the number of updates that made it: two of them merge by how much each has learnt.
///
/// Ormándi, Hegedűs & Jelasity, "Gossip learning with linear models on fully distributed data", 2013; the limited merge is of
/// Danner, Hegedűs & Jelasity, 2023. In parts (Hegedűs, Danner & Jelasity, JPDC 2021), each merged by itself, every part
/// has an age of its own.
struct AgedModel: ~Copyable {
    enum Merge: String, CaseIterable {
        /// The mean of both.
        case plain
        /// Each weighted by its age; the mean when neither has learnt anything.
        case ageWeighted = "age-weighted"
        /// The older alone if it is older by more than a limit, otherwise weighted by age.
        case limited
    }

    var values: ParameterVector
    /// The age of each part, at least 0, `[parts]`.
    var ages: [Int]
    private let pool: BufferPool

    init(_ values: ParameterSnapshot, age: Int, parts: Int = 1, pool: BufferPool) {
        self.values = ParameterVector(values, pool: pool)
        ages = [Int](repeating: age, count: parts)
        self.pool = pool
    }

    /// The elements of a part: one of so many runs of the model that differ by an element at most.
    func range(of part: Int) -> Range<Int> {
        (part * values.count / ages.count)..<((part + 1) * values.count / ages.count)
    }

    /// A part's values at this moment.
    func snapshot(of part: Int) -> ParameterSnapshot {
        ages.count == 1 ? values.snapshot() : values.snapshot(of: range(of: part))
    }

    /// Ends the model and hands its memory over, without a copy.
    consuming func freeze() -> ParameterSnapshot { values.freeze() }

    /// One local step, each part at the learning rate of its age.
    ///
    /// Where rates differ the optimizer steps at the greatest of them, and sees the gradient of a part scaled down to the
    /// part's: the same for plain SGD.
    mutating func update(
        along gradient: ParameterSnapshot, _ optimizer: any Optimizer, _ learningRate: (Int) -> Float
    ) {
        let rates = ages.map(learningRate)
        let greatest = rates.reduce(0, max)
        if rates.allSatisfy({ $0 == greatest }) {
            optimizer.step(&values, gradient: gradient, learningRate: greatest)
        } else {
            var scaled = ParameterVector(gradient, pool: pool)
            for (part, rate) in rates.enumerated() where rate < greatest {
                var elements = scaled.mutableSpan
                for index in range(of: part) { elements[index] *= rate / greatest }
            }
            let frozen = scaled.freeze()
            optimizer.step(&values, gradient: frozen, learningRate: greatest)
            pool.recycle(frozen)
        }
        for part in ages.indices { ages[part] += 1 }
    }

    /// Takes over another model, whole.
    mutating func assign(_ other: ParameterSnapshot, age: Int) {
        values.assign(other)
        for part in ages.indices { ages[part] = age }
    }

    /// Moves a part to the merge with another model's; its age becomes the greater one.
    ///
    /// Moves by the difference, so that a model merged with itself stays what it is, bit for bit.
    mutating func merge(
        _ other: ParameterSnapshot, age otherAge: Int, part: Int = 0, by rule: Merge, limit: Int
    ) {
        let share = Self.share(ages[part], otherAge, rule, limit)
        ages[part] = max(ages[part], otherAge)
        let offset = range(of: part).lowerBound
        if share == 1 { return values.replace(at: offset, with: other) }
        guard share > 0 else { return }
        let before = snapshot(of: part)
        values.add(share, timesDifference: other, before, at: offset)
        pool.recycle(before)
    }

    /// The other model's part in the merge, in [0, 1].
    private static func share(_ age: Int, _ otherAge: Int, _ rule: Merge, _ limit: Int) -> Float {
        switch rule {
        case .plain:
            return 0.5
        case .limited where abs(otherAge - age) > limit:
            return otherAge > age ? 1 : 0
        case .ageWeighted, .limited:
            // In double precision, where ages cannot overflow.
            let sum = Double(age) + Double(otherAge)
            return sum > 0 ? Float(Double(otherAge) / sum) : 0.5
        }
    }
}
