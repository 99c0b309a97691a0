import Determinism
import Glibc
import Learning
import LinearAlgebra

/// The arithmetic of AD-PSGD and the memory it must move, with nothing else: no events, no messages, no clocks, no algorithm.
///
/// What it reaches bounds every simulator of the same steps on the same core; what the simulator reaches is printed as a share
/// of it. Replicas lie row by row in one block, and the rows of a visit are asked for while the visits before it are made.
final class BareLoop {
    /// Which memory a step touches.
    enum Traffic {
        /// One copy of every replica; a step's gradient, its update and its exchange follow each other, and both ends of the
        /// exchange are averaged in place: two rows a step. No asynchronous run can be so, because messages take time.
        case inPlace
        /// What messages that take time demand: a step's gradient, the request's arrival and the reply's come at different
        /// moments, and between them thousands of other nodes are visited. A model that a message or a gradient in work
        /// still reads cannot be overwritten, so a merge writes another row: seven rows a step.
        case byMessages
    }

    /// A row: the 650 parameters of softmax regression on digits, filled up to a multiple of 64 bytes.
    private typealias Row = InlineArray<656, Float>

    /// Rows of a node with `byMessages`: the replica, four replies kept, and the snapshot that is read.
    private static let rowsOfNode = 6
    private static let batch = 8
    private static let learningRate: Float = 0.05
    /// How many visits ahead rows are asked for.
    private static let ahead = 3

    private let workload: Workload
    private let workspace: any ModelWorkspace
    private let nodes: Int
    private let traffic: Traffic
    private let shards: [Int32]
    private let shardLength: Int
    /// Row by row, aligned to 64 bytes.
    private let rows: UnsafeMutablePointer<Float>
    private let rowCount: Int
    /// The row of each node that holds its replica.
    private var current: [Int]
    private let gradient: UnsafeMutablePointer<Float>

    /// - Parameters:
    ///   - workload: softmax regression on digits.
    ///   - shards: each node's samples, all of one length.
    ///   - traffic: which memory a step touches.
    init(_ workload: Workload, shards: [[Int32]], _ traffic: Traffic) {
        precondition(workload.parameterCount <= Row.count, "rows of \(workload.parameterCount)")
        self.workload = workload
        self.traffic = traffic
        nodes = shards.count
        self.shards = shards.flatMap(\.self)
        shardLength = shards[0].count
        workspace = workload.model.makeWorkspace(for: workload.dataset, loss: workload.loss)
        let copies = traffic == .inPlace ? 1 : Self.rowsOfNode
        rowCount = nodes * copies
        let bytes = rowCount * MemoryLayout<Row>.stride
        rows = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
            .bindMemory(to: Float.self, capacity: rowCount * Row.count)
        rows.initialize(repeating: 0, count: rowCount * Row.count)
        current = (0..<nodes).map { $0 * copies }
        gradient = .allocate(capacity: workload.parameterCount)
        gradient.initialize(repeating: 0, count: workload.parameterCount)
    }

    deinit {
        rows.deallocate()
        gradient.deallocate()
    }

    /// Makes so many steps, each with one exchange of a random pair.
    ///
    /// - Returns: the seconds of processor time they took.
    func run(steps: Int) -> Double {
        var random = RandomStream(seed: 1, purpose: "bare loop")
        let visits = (0..<(5 * steps)).map { _ in Int32(random.integer(below: nodes)) }
        let begin = clock()
        for step in 0..<steps { make(step, visits) }
        return Double(clock() - begin) / Double(CLOCKS_PER_SEC)
    }

    private func make(_ step: Int, _ visits: [Int32]) {
        fetch(for: min(step + Self.ahead, visits.count / 5 - 1), visits)
        let visit = { (place: Int) in Int(visits[5 * step + place]) }
        learn(visit(0), step)
        switch traffic {
        case .inPlace:
            average(visit(0), visit(1))
        case .byMessages:
            merge(from: visit(1), into: visit(2))
            merge(from: visit(3), into: visit(4))
        }
    }

    /// Asks for the rows of a step to come.
    private func fetch(for step: Int, _ visits: [Int32]) {
        let rows = Span<Row>(
            _unsafeStart: UnsafeRawPointer(rows).assumingMemoryBound(to: Row.self), count: rowCount)
        for place in 0..<(traffic == .inPlace ? 2 : 5) {
            let row = current[Int(visits[5 * step + place])]
            Prefetch.element(rows, at: row)
            if place == 2 || place == 4 { Prefetch.element(rows, at: following(row)) }
        }
    }

    private func start(ofRow row: Int) -> UnsafeMutablePointer<Float> { rows + row * Row.count }

    /// A gradient of the node's next samples, and the step along it.
    private func learn(_ node: Int, _ step: Int) {
        let first = node * shardLength + step * Self.batch % (shardLength - Self.batch + 1)
        let (parameters, count) = (start(ofRow: current[node]), workload.parameterCount)
        let shards = shards
        let samples = shards.span.extracting(first..<(first + Self.batch))
        let model = Span(_unsafeStart: parameters, count: count)
        var target = MutableSpan(_unsafeStart: gradient, count: count)
        _ = workspace.gradient(at: model, samples: samples, into: &target)
        for index in 0..<count { parameters[index] -= Self.learningRate * gradient[index] }
    }

    /// Checks both numbers, as every message is checked, and moves both to the middle.
    private func average(_ one: Int, _ other: Int) {
        guard one != other else { return }
        check(one)
        check(other)
        let (left, right) = (start(ofRow: one), start(ofRow: other))
        for index in 0..<workload.parameterCount {
            let middle = 0.5 * (left[index] + right[index])
            left[index] = middle
            right[index] = middle
        }
    }

    /// Checks what arrived and writes the merged model into the node's next row.
    private func merge(from sender: Int, into receiver: Int) {
        check(current[sender])
        let target = following(current[receiver])
        let (theirs, mine) = (start(ofRow: current[sender]), start(ofRow: current[receiver]))
        let merged = start(ofRow: target)
        for index in 0..<workload.parameterCount {
            merged[index] = mine[index] + 0.5 * (theirs[index] - mine[index])
        }
        current[receiver] = target
    }

    private func check(_ row: Int) {
        let values = Span(_unsafeStart: start(ofRow: row), count: workload.parameterCount)
        precondition(VectorKernels.isFinite(values), "row \(row) is not finite")
    }

    /// The node's row after one of its rows.
    private func following(_ row: Int) -> Int {
        let first = row - row % Self.rowsOfNode
        return first + (row - first + 1) % Self.rowsOfNode
    }
}
