import LinearAlgebra
import Persistence

/// All the mass that was ever given over an edge, or since a base: its weight and its mean.
///
/// The mean instead of the sum, so that mass of equal models has exactly their mean.
struct RunningSum: Persistent {
    private(set) var weight = 0.0
    /// `[parameterCount]`; nil while the weight is 0.
    private(set) var mean: ParameterSnapshot?
    private let length: Int

    /// Nothing.
    init(length: Int) {
        self.length = length
    }

    /// The sum that a message tells.
    init(weight: Double, mean: ParameterSnapshot) {
        self.weight = weight
        self.mean = mean
        length = mean.count
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.value("weight", &weight, in: 0...Double.greatestFiniteMagnitude)
        try archive.snapshot("mean", &mean, length: length)
        guard archive.isReading, weight == 0 || mean == nil else { return }
        // One without the other is nothing.
        (weight, mean) = (0, nil)
    }

    /// Adds mass of a weight above 0 at `values`.
    mutating func add(_ values: ParameterSnapshot, weight given: Double, pool: BufferPool) {
        weight += given
        guard let before = mean.take() else {
            mean = values
            return
        }
        var sum = ParameterVector(before, pool: pool)
        sum.add(Float(given / weight), timesDifference: values, before)
        mean = sum.freeze()
        pool.recycle(consume before)
    }

    /// What is in this sum and not in an earlier one; nothing when that weighs as much or more.
    func since(_ earlier: RunningSum, pool: BufferPool) -> RunningSum {
        let rest = weight - earlier.weight
        guard rest > 0, let mean else { return RunningSum(length: length) }
        guard let base = earlier.mean else { return self }
        var fresh = ParameterVector(mean, pool: pool)
        fresh.add(Float(earlier.weight / rest), timesDifference: mean, base)
        return RunningSum(weight: rest, mean: fresh.freeze())
    }
}
