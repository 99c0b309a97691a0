/// What an axis counts; decides the unit its ticks are written in.
enum AxisQuantity: String, CaseIterable {
    case plain
    case seconds
    case samples
    case bytes

    /// The units of the quantity and the greatest value each is used for, ascending.
    var units: [(size: Double, name: String, upTo: Double)] {
        switch self {
        case .plain: [(1, "", .infinity)]
        case .seconds:
            [(1e-6, "µs", 2e-3), (1e-3, "ms", 2), (1, "s", 600), (60, "min", 36_000), (3600, "h", .infinity)]
        case .samples: [(1, "", 5e3), (1e3, "thousands", 5e6), (1e6, "millions", .infinity)]
        case .bytes: [(1, "B", 2e3), (1e3, "kB", 2e6), (1e6, "MB", 2e9), (1e9, "GB", .infinity)]
        }
    }

    /// The unit for an axis that reaches to `greatest`.
    func unit(for greatest: Double) -> (size: Double, name: String) {
        let unit = units.first { greatest <= $0.upTo } ?? units[units.count - 1]
        return (unit.size, unit.name)
    }
}
