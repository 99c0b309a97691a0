import Compressors
import Determinism
import LinearAlgebra
import Persistence

/// What both ends of an edge know for PowerGossip: an orthonormal basis, equal bit for bit, and which side it belongs to.
///
/// Both compute the same numbers in the same order, the lower node's minus the higher's. After any exchange that either of
/// them missed, both draw the basis anew from the run's seed, the edge and the exchange.
struct GossipEdge: Persistent {
    let neighbour: Int
    let rank: Int
    /// The exchange the basis was drawn in; since then no exchange was missed.
    private(set) var drawn = 0
    private let ends: (low: Int, high: Int)
    private let isLow: Bool
    private let weight: Float
    /// Of a basis vector on either side.
    private let lengths: (left: Int, right: Int)
    private let seed: UInt64
    /// Whether the basis multiplies from the right (`X Q`), otherwise from the left (`Xᵀ P`).
    private var isRight: Bool { turns.isMultiple(of: 2) }
    /// Orthonormal vectors, `[rank][columns]` or `[rank][rows]`.
    private var basis: [[Double]] = []
    /// Exchanges since the basis was drawn.
    private var turns = 0
    /// What this node sent in this exchange, exactly as sent.
    private var sent: [Float] = []

    init(_ node: Int, _ neighbour: Int, _ weight: Float, _ matrix: ReshapedMatrix, rank: Int, seed: UInt64) {
        self.neighbour = neighbour
        self.weight = weight
        self.rank = rank
        self.seed = seed
        lengths = (matrix.rows, matrix.columns)
        ends = (min(node, neighbour), max(node, neighbour))
        isLow = node < neighbour
        draw(in: 0, matrix)
    }

    /// Draws the basis that both ends have in an exchange when they begin anew.
    mutating func draw(in exchange: Int, _ matrix: ReshapedMatrix) {
        drawn = exchange
        turns = 0
        basis = []
        for component in 0..<rank { basis.append(fresh(component, exchange, matrix.columns)) }
    }

    /// A random vector of length 1, orthogonal to the basis so far.
    private func fresh(_ component: Int, _ exchange: Int, _ length: Int) -> [Double] {
        var random = RandomStream(
            seed: seed, purpose: "gossip basis", ends.low, ends.high, exchange, component)
        var vector = (0..<length).map { _ in random.normal() }
        ReshapedMatrix.orthonormalise(&vector, against: basis)
        return vector
    }

    /// The model times the basis, component by component: what is sent in this exchange.
    mutating func product(of model: Span<Float>, _ matrix: ReshapedMatrix) -> [Float] {
        sent = []
        for vector in basis {
            let product =
                isRight ? matrix.product(model, vector) : matrix.transposedProduct(model, vector)
            // A model that diverged is said as best it can be.
            sent += product.map { number in
                let limit = Double(Float.greatestFiniteMagnitude)
                return number.isNaN ? 0 : Float(min(max(number, -limit), limit))
            }
        }
        return sent
    }

    /// Moves the model by what both ends now know of their difference; false when the other end has another basis.
    mutating func move(
        _ model: inout ParameterVector, by theirs: ParameterSnapshot, drawn theirDrawn: Int,
        _ matrix: ReshapedMatrix
    ) -> Bool {
        guard theirDrawn == drawn, theirs.count == sent.count else { return false }
        let length = isRight ? matrix.rows : matrix.columns
        let factor = Double(isLow ? -weight : weight)
        var next: [[Double]] = []
        for component in 0..<rank {
            var difference = [Double](repeating: 0, count: length)
            for index in 0..<length {
                let position = component * length + index
                let (mine, other) = (Double(sent[position]), Double(theirs[position]))
                difference[index] = isLow ? mine - other : other - mine
            }
            if isRight {
                matrix.add(factor, times: difference, basis[component], to: &model)
            } else {
                matrix.add(factor, times: basis[component], difference, to: &model)
            }
            if ReshapedMatrix.orthonormalise(&difference, against: next) { next.append(difference) }
        }
        turn(to: next, length)
        return true
    }

    /// The differences become the basis; directions that vanished are drawn anew.
    private mutating func turn(to next: [[Double]], _ length: Int) {
        basis = next
        turns += 1
        while basis.count < rank {
            // Negative numbers name these draws apart from those of `draw(in:)`.
            basis.append(fresh(basis.count, -1 - drawn - turns, length))
        }
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.count("drawn", &drawn)
        try archive.count("turns", &turns)
        let length = isRight ? lengths.right : lengths.left
        var numbers = basis.flatMap(\.self)
        try archive.values("basis", &numbers, counts: (rank * length)...(rank * length))
        guard archive.isReading else { return }
        basis = (0..<rank).map { Array(numbers[($0 * length)..<(($0 + 1) * length)]) }
    }
}
