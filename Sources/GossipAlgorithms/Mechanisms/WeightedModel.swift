import LinearAlgebra
import Persistence

/// A node's share of push-sum's mass without rounds, in ratio form: the estimate z and the weight w.
///
/// The numerator of Kempe, Dobra & Gehrke, FOCS 2003, is u = w z. Giving mass away then leaves z as it is and costs no pass
/// over the vector, and equal models stay equal exactly, however the weights fall: between rounds w is any fraction, and
/// u/w would round each time.
struct WeightedModel: Persistent, ~Copyable {
    /// z.
    var estimate: ParameterVector
    /// w, in double precision; the weights of all nodes and of what is in flight sum to n.
    private(set) var weight = 1.0
    private let pool: BufferPool

    init(_ start: AlgorithmStart) {
        estimate = ParameterVector(start.parameters, pool: start.pool)
        pool = start.pool
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("estimate", &estimate)
        try archive.value("weight", &weight, in: Double.leastNormalMagnitude...Double.greatestFiniteMagnitude)
    }

    /// Splits the weight evenly over this node and its receivers; gives each receiver's part, at z.
    mutating func give(to receivers: Int) -> Double {
        let part = weight / Double(1 + receivers)
        weight -= Double(receivers) * part
        return part
    }

    /// Adds mass of weight w' at z': `z ← z + w'/(w + w')·(z' − z)`, `w ← w + w'`.
    mutating func take(_ values: ParameterSnapshot, weight given: Double) {
        let before = estimate.snapshot()
        estimate.add(Float(given / (weight + given)), timesDifference: values, before)
        weight += given
        pool.recycle(consume before)
    }
}
