import LinearAlgebra
import Optimizers

/// A model and its age, the number of updates that made it: two of them merge by how much each has learnt.
///
/// Ormándi, Hegedűs & Jelasity, "Gossip learning with linear models on fully distributed data", 2013; the limited merge is of
/// Danner, Hegedűs & Jelasity, 2023.
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
    /// At least 0.
    var age: Int
    private let pool: BufferPool

    init(_ values: ParameterSnapshot, age: Int, pool: BufferPool) {
        self.values = ParameterVector(values, pool: pool)
        self.age = age
        self.pool = pool
    }

    /// Ends the model and hands its memory over, without a copy.
    consuming func freeze() -> ParameterSnapshot { values.freeze() }

    /// One local step, at the learning rate of the model's age.
    mutating func update(
        along gradient: ParameterSnapshot, _ optimizer: any Optimizer, _ learningRate: (Int) -> Float
    ) {
        optimizer.step(&values, gradient: gradient, learningRate: learningRate(age))
        age += 1
    }

    /// Takes over another model.
    mutating func assign(_ other: ParameterSnapshot, age otherAge: Int) {
        values.assign(other)
        age = otherAge
    }

    /// Moves to the merge with another model; the age becomes the greater one.
    ///
    /// Moves by the difference, so that a model merged with itself stays what it is, bit for bit.
    mutating func merge(_ other: ParameterSnapshot, age otherAge: Int, by rule: Merge, limit: Int) {
        let share = Self.share(age, otherAge, rule, limit)
        age = max(age, otherAge)
        if share == 1 { return values.assign(other) }
        guard share > 0 else { return }
        let before = values.snapshot()
        values.add(share, timesDifference: other, before)
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
