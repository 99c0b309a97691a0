/// Durations, byte counts and sample counts in the unit that suits their size.
public enum QuantityText {
    /// Seconds as `850 ms`, `12.3 s`, `4.2 min` or `3.1 h`.
    public static func duration(_ seconds: Double) -> String {
        scaled(
            seconds,
            [(1e-6, "µs", 1e-3), (1e-3, "ms", 1), (1, "s", 120), (60, "min", 7200), (3600, "h", .infinity)])
    }

    /// Bytes as `512 B`, `1.5 kB`, `20 MB`, in powers of 1000.
    public static func bytes(_ bytes: Double) -> String {
        scaled(
            bytes,
            [(1, "B", 1e3), (1e3, "kB", 1e6), (1e6, "MB", 1e9), (1e9, "GB", 1e12), (1e12, "TB", .infinity)])
    }

    /// A count as `512`, `1.5 k`, `20 M`, in powers of 1000.
    public static func count(_ count: Double) -> String {
        scaled(count, [(1, "", 1e3), (1e3, "k", 1e6), (1e6, "M", 1e9), (1e9, "G", .infinity)])
    }

    private static func scaled(_ value: Double, _ units: [(size: Double, name: String, below: Double)])
        -> String
    {
        if value == 0, let name = units.first(where: { $0.size == 1 })?.name {
            return name.isEmpty ? "0" : "0 \(name)"
        }
        let unit = units.first { abs(value) < $0.below } ?? units[units.count - 1]
        let number = NumberText.significant(value / unit.size)
        return unit.name.isEmpty ? number : "\(number) \(unit.name)"
    }
}
