/// A kind of quantity that is written with a unit, and its units as whole multiples of a base unit.
struct QuantityKind: Sendable {
    /// What it is called in messages.
    let name: String
    /// Units and their size in base units; the first of a size is the one it is written back with.
    let units: [(symbol: String, size: Int64)]
    /// Two well-formed values for messages.
    let examples: String

    /// Durations, in nanoseconds.
    static let duration = QuantityKind(
        name: "duration",
        units: [
            ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
            ("min", 60_000_000_000), ("h", 3_600_000_000_000),
        ],
        examples: "10ms or 1.5s"
    )

    /// Amounts of data, in bytes.
    static let size = QuantityKind(
        name: "size",
        units: [
            ("B", 1), ("kB", 1000), ("KiB", 1024), ("MB", 1_000_000), ("MiB", 1 << 20), ("GB", 1_000_000_000),
            ("GiB", 1 << 30), ("TB", 1_000_000_000_000), ("TiB", 1 << 40),
        ],
        examples: "100MB or 1MiB"
    )

    /// Data rates, in bits per second.
    static let rate = QuantityKind(
        name: "data rate",
        units: [
            ("bit/s", 1), ("B/s", 8), ("kbit/s", 1000), ("kB/s", 8000), ("KiB/s", 8192),
            ("Mbit/s", 1_000_000),
            ("MB/s", 8_000_000), ("MiB/s", 8 << 20), ("Gbit/s", 1_000_000_000), ("GB/s", 8_000_000_000),
            ("GiB/s", 8 << 30),
        ],
        examples: "1Gbit/s or 10MB/s"
    )

    /// The quantity of a text such as `1.5s`, exactly, or what is wrong with it.
    ///
    /// `0` needs no unit.
    func read(_ text: String, in range: ClosedRange<Int64>) -> Result<Int64, QuantityProblem> {
        let number = text.prefix { $0.isNumber || "+-.".contains($0) || isExponent($0, of: text) }
        let symbol = text.dropFirst(number.count).trimmingSpaces()
        guard let decimal = DecimalText(number) else { return .failure(.malformed) }
        let value: Int64?
        if symbol.isEmpty {
            guard decimal.digits == 0 else { return .failure(.unitMissing) }
            value = 0
        } else {
            guard let unit = units.first(where: { $0.symbol == symbol }) else {
                return .failure(.unitUnknown(String(symbol), nearest: nearestSymbol(to: String(symbol))))
            }
            value = decimal.whole(times: UInt64(unit.size))
            if value == nil, decimal.double * Double(unit.size) < 9e18 { return .failure(.notWhole) }
        }
        guard let value, range.contains(value) else { return .failure(.outOfRange) }
        return .success(value)
    }

    /// The shortest exact text of a value: a whole number of the largest unit that divides it.
    func text(_ value: Int64) -> String {
        guard value != 0 else { return "0" + (units.first?.symbol ?? "") }
        var best = units[0]
        for unit in units where value % unit.size == 0 && unit.size > best.size { best = unit }
        return "\(value / best.size)\(best.symbol)"
    }

    /// What a value must look like, for messages.
    func expectation(_ range: ClosedRange<Int64>) -> String {
        let low = range.lowerBound
        let high = range.upperBound
        if high == .max {
            return low > 0 ? "a \(name) of at least \(text(low))" : "a \(name) such as \(examples)"
        }
        return "a \(name) in \(text(low))...\(text(high))"
    }

    /// Whether the character is the `e` of `1e3s` (an `e` or `E` followed by a digit or sign).
    private func isExponent(_ character: Character, of text: String) -> Bool {
        guard character == "e" || character == "E" else { return false }
        return !units.contains { $0.symbol.contains(character) }
    }

    private func nearestSymbol(to symbol: String) -> String? {
        let folded = symbol.lowercased()
        return units.first { $0.symbol.lowercased() == folded }?.symbol
    }
}

/// Why a text is no quantity.
enum QuantityProblem: Error, Equatable {
    case malformed
    case unitMissing
    case unitUnknown(String, nearest: String?)
    case notWhole
    case outOfRange
}

extension StringProtocol {
    /// The text without spaces and tabs at its ends.
    func trimmingSpaces() -> String {
        var rest = Substring(self)
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
