/// A decimal number exactly as written: `digits * 10^exponent`, with a sign.
///
/// Units multiply it without rounding, so `0.1 ms` is 100,000 nanoseconds and never 99,999.
struct DecimalText: Equatable {
    let isNegative: Bool
    /// All digits as a whole number.
    let digits: UInt64
    let exponent: Int
    /// The text in a form `Double` reads.
    private let text: String

    /// Reads `12`, `-0.5`, `1e-4`, `2.5E3`; nil for anything else, and for more than 18 significant digits.
    init?(_ text: some StringProtocol) {
        var digits: UInt64 = 0
        var exponent = 0
        var digitCount = 0
        var rest = Substring(text)
        var isNegative = false
        if let sign = rest.first, sign == "-" || sign == "+" {
            isNegative = sign == "-"
            rest.removeFirst()
        }
        var seenPoint = false
        while let character = rest.first, character == "." || character.isASCIIDigit {
            rest.removeFirst()
            guard character != "." else {
                if seenPoint { return nil }
                seenPoint = true
                continue
            }
            digitCount += 1
            guard let value = character.wholeNumberValue, digits <= 100_000_000_000_000_000 else {
                return nil
            }
            digits = digits * 10 + UInt64(value)
            if seenPoint { exponent -= 1 }
        }
        guard digitCount > 0 else { return nil }
        if let mark = rest.first, mark == "e" || mark == "E" {
            rest.removeFirst()
            guard rest.count <= 5, let stated = Int(rest), abs(stated) <= 400 else { return nil }
            exponent += stated
            rest = ""
        }
        guard rest.isEmpty else { return nil }
        self.isNegative = isNegative
        self.digits = digits
        self.exponent = exponent
        self.text = "\(isNegative ? "-" : "")\(digits)e\(exponent)"
    }

    /// The nearest floating-point number; infinite when out of range.
    var double: Double { Double(text) ?? (isNegative ? -.infinity : .infinity) }

    /// The number times `factor` when that is a whole number of at most 64 bits, else nil.
    func whole(times factor: UInt64 = 1) -> Int64? {
        var (magnitude, overflow) = digits.multipliedReportingOverflow(by: 1)
        if digits == 0 { return 0 }
        var remaining = exponent
        var factor = factor
        // Take tens out before multiplying, so that nothing overflows that need not.
        while remaining < 0 {
            if magnitude % 10 == 0 {
                magnitude /= 10
            } else if factor % 10 == 0 {
                factor /= 10
            } else if magnitude % 5 == 0, factor % 2 == 0 {
                magnitude /= 5
                factor /= 2
            } else if magnitude % 2 == 0, factor % 5 == 0 {
                magnitude /= 2
                factor /= 5
            } else {
                return nil
            }
            remaining += 1
        }
        while remaining > 0 {
            (magnitude, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            remaining -= 1
        }
        (magnitude, overflow) = magnitude.multipliedReportingOverflow(by: factor)
        guard !overflow, magnitude <= UInt64(Int64.max) else { return nil }
        return isNegative ? -Int64(magnitude) : Int64(magnitude)
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
