import Glibc

/// Where the ticks of an axis stand, and what they say.
struct AxisTicks: Equatable {
    /// One mark with its label.
    struct Tick: Equatable {
        var value: Double
        var label: String
    }

    var ticks: [Tick]

    /// The range widened to the first and last tick.
    var domain: ClosedRange<Double>

    /// Ticks at multiples of 1, 2 or 5 times a power of ten, about `count` of them; the domain ends on ticks.
    ///
    /// A range of one point is widened to both sides.
    static func linear(_ low: Double, _ high: Double, count: Int = 5) -> AxisTicks {
        precondition(low <= high && low.isFinite && high.isFinite, "no axis from \(low) to \(high)")
        var (low, high) = (low, high)
        if low == high {
            let margin = low == 0 ? 1 : abs(low) / 2
            (low, high) = (low - margin, high + margin)
        }
        let rough = (high - low) / Double(count)
        let power = pow(10, log10(rough).rounded(.down))
        let step = power * ([1, 2, 5, 10].first { $0 * power >= rough * 0.999 } ?? 10)
        let digits = min(12, max(0, -Int(log10(step).rounded(.down))))
        let first = (low / step + 1e-9).rounded(.down)
        let last = (high / step - 1e-9).rounded(.up)
        let ticks = stride(from: first, through: last, by: 1).map {
            Tick(value: $0 * step, label: NumberText.fixed($0 * step, digits: digits))
        }
        return AxisTicks(ticks: ticks, domain: (first * step)...(last * step))
    }

    /// Ticks at powers of ten, or at 1, 2 and 5 times them on a short axis; both ends greater than 0.
    static func logarithmic(_ low: Double, _ high: Double) -> AxisTicks {
        precondition(low > 0 && low <= high && high.isFinite, "no logarithmic axis from \(low) to \(high)")
        var first = Int(log10(low).rounded(.down))
        var last = Int(log10(high).rounded(.up))
        if first == last {
            first -= 1
            last += 1
        }
        if last - first <= 2 {
            var ticks: [Tick] = []
            for exponent in first..<last {
                for factor in [1.0, 2, 5] { ticks.append(shortTick(factor, exponent)) }
            }
            ticks.append(shortTick(1, last))
            let below = ticks.lastIndex { $0.value <= low } ?? 0
            let above = ticks.firstIndex { $0.value >= high } ?? ticks.count - 1
            if above > below {
                let kept = Array(ticks[below...above])
                return AxisTicks(ticks: kept, domain: ticks[below].value...ticks[above].value)
            }
        }
        let every = max(1, (last - first + 5) / 6)
        let ticks = stride(from: first, through: last, by: every).map {
            Tick(value: pow(10, Double($0)), label: "10" + superscript($0))
        }
        return AxisTicks(ticks: ticks, domain: pow(10, Double(first))...pow(10, Double(last)))
    }

    private static func shortTick(_ factor: Double, _ exponent: Int) -> Tick {
        let value = factor * pow(10, Double(exponent))
        let label =
            abs(exponent) <= 3
            ? NumberText.fixed(value, digits: max(0, -exponent))
            : "\(Int(factor))·10\(superscript(exponent))"
        return Tick(value: value, label: label)
    }

    private static func superscript(_ number: Int) -> String {
        let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
        let text = String(String(number.magnitude).compactMap { $0.wholeNumberValue.map { digits[$0] } })
        return number < 0 ? "⁻" + text : text
    }
}
