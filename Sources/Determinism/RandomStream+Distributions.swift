import Glibc

extension RandomStream {
    /// A uniform integer in `0 ..< bound`, without modulo bias (Lemire 2019, "Fast random integer generation").
    public mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0, "integer(below: \(bound)): the bound must be positive")
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// A uniform number in `[0, 1)` with 53 random bits.
    public mutating func uniform() -> Double {
        Double(next() &>> 11) * 0x1p-53
    }

    /// A uniform number in `[low, high)`; `low` when both are equal.
    public mutating func uniform(_ low: Double, _ high: Double) -> Double {
        precondition(low <= high && (high - low).isFinite, "uniform(\(low), \(high)): not a finite range")
        let number = low + (high - low) * uniform()
        return number < high ? number : max(low, high.nextDown)  // The sum may round up to `high`.
    }

    /// True with the given probability, in `[0, 1]`.
    public mutating func bernoulli(_ probability: Double) -> Bool {
        precondition(probability >= 0 && probability <= 1, "bernoulli(\(probability)): not a probability")
        return uniform() < probability
    }

    /// A standard normal number, by Box and Muller's transform (two uniform draws each).
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * Double.pi * uniform())
    }

    /// A normal number.
    public mutating func normal(mean: Double, standardDeviation: Double) -> Double {
        mean + standardDeviation * normal()
    }

    /// An exponential number with the given mean, at least 0.
    public mutating func exponential(mean: Double) -> Double {
        precondition(mean >= 0 && mean.isFinite, "exponential(mean: \(mean)): not in 0 ..< infinity")
        return mean * -log(1 - uniform())
    }

    /// A log-normal number whose logarithm has standard deviation `sigma` and whose **mean** is `mean`.
    public mutating func logNormal(mean: Double, sigma: Double) -> Double {
        mean * exp(sigma * normal() - sigma * sigma / 2)
    }

    /// A gamma number of the given shape, greater than 0, and scale 1 (Marsaglia & Tsang 2000; for shapes under 1 by
    /// the boost `gamma(shape + 1) · U^(1/shape)`).
    ///
    /// For shapes under about 0.05 the number may be too small for a `Double`; it is 0 then.
    public mutating func gamma(shape: Double) -> Double {
        precondition(shape > 0 && shape.isFinite, "gamma(shape: \(shape)): not a finite positive shape")
        if shape < 1 {
            let boosted = gamma(shape: shape + 1)
            return boosted * pow(1 - uniform(), 1 / shape)
        }
        let d = shape - 1.0 / 3.0
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let t = 1 + c * x
            if t <= 0 { continue }
            let v = t * t * t
            let u = 1 - uniform()
            if log(u) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
        }
    }

    /// A point of the simplex from a Dirichlet distribution; the result sums to 1, up to rounding.
    ///
    /// The gamma draws are compared by their logarithms: with tiny concentrations all of them are too small for a
    /// `Double`, but which one is largest still decides where the mass goes.
    ///
    /// - Parameter concentrations: at least one; each at least 1e-300 and at most 1e300.
    /// - Returns: numbers in `[0, 1]`, one for each concentration.
    public mutating func dirichlet(_ concentrations: [Double]) -> [Double] {
        precondition(
            !concentrations.isEmpty && concentrations.allSatisfy { $0 >= 1e-300 && $0 <= 1e300 },
            "dirichlet(\(concentrations)): expected concentrations in 1e-300 ... 1e300")
        let logarithms = concentrations.map { logGamma(shape: $0) }
        let largest = logarithms.reduce(-Double.infinity, max)
        let point = logarithms.map { exp($0 - largest) }
        let sum = point.reduce(0, +)
        return point.map { $0 / sum }
    }

    /// The logarithm of a gamma number of the given shape and scale 1, finite for shapes from 1e-300 to 1e300.
    private mutating func logGamma(shape: Double) -> Double {
        shape < 1 ? log(gamma(shape: shape + 1)) + log(1 - uniform()) / shape : log(gamma(shape: shape))
    }

    /// Puts the elements in uniformly random order (Fisher and Yates, Durstenfeld's form).
    @inlinable
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, integer(below: last + 1))
        }
    }

    /// A uniformly random permutation of `0 ..< count`.
    public mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        shuffle(&order)
        return order
    }

    /// `count` distinct integers of `0 ..< population`, each subset equally likely, in random order.
    ///
    /// Robert Floyd's method (Bentley 1987): `count` draws and memory proportional to `count`.
    public mutating func sample(_ count: Int, from population: Int) -> [Int] {
        precondition(
            count >= 0 && count <= population,
            "cannot sample \(count) of \(population) without replacement"
        )
        var chosen: [Int] = []
        chosen.reserveCapacity(count)
        var seen = Set<Int>(minimumCapacity: count)
        for candidate in (population - count)..<population {
            let draw = integer(below: candidate + 1)
            let pick = seen.contains(draw) ? candidate : draw
            seen.insert(pick)
            chosen.append(pick)
        }
        shuffle(&chosen)
        return chosen
    }
}
