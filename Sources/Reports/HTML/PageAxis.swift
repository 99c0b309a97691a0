/// The horizontal axes of a page's charts.
enum PageAxis: String, CaseIterable {
    case time
    case samples
    case bytes
    /// Age of what was applied; of the distribution of staleness alone.
    case age

    /// Those that a reader switches between; the first is the one a page opens with.
    static let switchable: [PageAxis] = [.time, .samples, .bytes]

    /// The label of the axis, without unit.
    func label(isMeasured: Bool) -> String {
        switch self {
        case .time: isMeasured ? "wall time" : "virtual time"
        case .samples: "training samples, all nodes"
        case .bytes: "bytes sent, all nodes"
        case .age: "age (steps)"
        }
    }

    /// The name on the switch.
    func name(isMeasured: Bool) -> String { self == .time ? label(isMeasured: isMeasured) : rawValue }

    /// Decides the unit.
    var quantity: AxisQuantity {
        switch self {
        case .time: .seconds
        case .samples: .samples
        case .bytes: .bytes
        case .age: .plain
        }
    }

    /// Where an evaluation stands on the axis; not a number on the axis of ages.
    func value(_ point: EvaluationPoint) -> Double {
        switch self {
        case .time: point.seconds
        case .samples: Double(point.samples)
        case .bytes: Double(point.totalBytes)
        case .age: .nan
        }
    }
}
