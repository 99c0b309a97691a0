import Glibc

/// Numbers as people read them: always a point, never a locale, the same text on every machine.
public enum NumberText {
    /// The shortest decimal that reads back to the same value, without a trailing `.0`.
    public static func exact(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A fixed number of digits after the point, rounded half away from zero on the decimal value.
    public static func fixed(_ value: Double, digits: Int) -> String {
        precondition(digits >= 0 && digits <= 15, "\(digits) digits after the point are not supported")
        guard value.isFinite else { return special(value) }
        let scale = pow(10.0, Double(digits))
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return exact(value) }
        let whole = String(Int64(scaled))
        let padded = String(repeating: "0", count: max(0, digits + 1 - whole.count)) + whole
        let sign = value < 0 && scaled > 0 ? "-" : ""
        if digits == 0 { return sign + padded }
        return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
    }

    /// About `digits` significant digits; very large and very small values in scientific notation.
    public static func significant(_ value: Double, digits: Int = 3) -> String {
        guard value.isFinite else { return special(value) }
        if value == 0 { return "0" }
        var exponent = Int(log10(abs(value)).rounded(.down))
        // Rounding may carry into the next power of ten: 9.999 has to become 10.0, not 10.00.
        if (abs(value) / pow(10, Double(exponent - digits + 1))).rounded() >= pow(10, Double(digits)) {
            exponent += 1
        }
        if exponent < -4 || exponent > 6 {
            return fixed(value / pow(10, Double(exponent)), digits: digits - 1) + "e\(exponent)"
        }
        return fixed(value, digits: max(0, digits - 1 - exponent))
    }

    /// A whole number with commas between groups of three digits.
    public static func grouped(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return value < 0 ? "-" + text : text
    }

    private static func special(_ value: Double) -> String {
        value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
    }
}
