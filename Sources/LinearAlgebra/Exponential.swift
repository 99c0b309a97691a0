/// Functions of single numbers in a form that compilers vectorise: no calls, no branches, a fixed order of operations, so
/// the bits are the same on every processor.
///
/// `expf` and `erff` of the C library take one number at a time, and a transformer needs a million of each for every step.
enum Exponential {
    /// Below this `eˣ` counts as 0; it is near the smallest normal number.
    private static let lowest: Float = -87.3
    /// 1.5·2²³: adding it rounds to a whole number, which then stands in the lowest bits.
    private static let rounder: Float = 12_582_912

    /// `eˣ` for x up to 88, within two units in the last place; 0 below −87.3, NaN for NaN.
    ///
    /// `x = n·ln 2 + r` with n whole and `|r| ≤ ½·ln 2`; then `eʳ` by a polynomial of degree 7 (the coefficients of Moshier's
    /// Cephes, `expf.c`) and 2ⁿ by its exponent.
    @inline(__always)
    static func value(_ x: Float) -> Float {
        let bounded = x < lowest ? lowest : x
        let rounded = bounded * 1.442_695_04 + rounder
        let n = rounded - rounder
        // ln 2 in two parts, the first with few bits, so that n times it is exact.
        let r = (bounded - n * 0.693_359_375) - n * -2.121_944_4e-4
        var series: Float = 1.987_569_15e-4
        series = series * r + 1.398_199_95e-3
        series = series * r + 8.333_452e-3
        series = series * r + 4.166_579_6e-2
        series = series * r + 1.666_666_55e-1
        series = series * r + 5.000_000_1e-1
        let small = series * r * r + r + 1
        let power = Float(bitPattern: (rounded.bitPattern &<< 23) &+ 0x3F80_0000)
        return x < lowest ? 0 : small * power
    }

    /// `z·Φ(z)` and its derivative `Φ(z) + z·φ(z)`, Φ and φ the normal distribution's function and density; both within
    /// 3e-7·(1 + |z|).
    ///
    /// `1 − Φ(|z|)` is Abramowitz & Stegun's 7.1.26 (error of erf at most 1.5e-7), which PyTorch's vectorised `erf` uses too.
    @inline(__always)
    static func gelu(_ z: Float) -> (value: Float, slope: Float) {
        let distance = z < 0 ? -z : z
        let bell = value(-0.5 * z * z)
        // p·|z|/√2 with p = 0.3275911.
        let t = 1 / (1 + 0.231_641_88 * distance)
        var series: Float = 1.061_405_429
        series = series * t - 1.453_152_027
        series = series * t + 1.421_413_741
        series = series * t - 0.284_496_736
        series = series * t + 0.254_829_592
        let tail = 0.5 * series * t * bell
        let distribution = z < 0 ? tail : 1 - tail
        return (z * distribution, distribution + z * 0.398_942_28 * bell)
    }
}

/// The Gaussian error linear unit over vectors.
extension VectorKernels {
    /// `zᵢ ← zᵢ·Φ(zᵢ)`, and the derivative at the old `zᵢ` into `slope`.
    ///
    /// Within 3e-7·(1 + |z|) of the exact function, by `erf`.
    ///
    /// - Parameters:
    ///   - z: any length, overwritten.
    ///   - slope: at least as long; the rest stays as it is.
    public static func gelu(_ z: inout MutableSpan<Float>, slope: inout MutableSpan<Float>) {
        precondition(slope.count >= z.count, "gelu: \(z.count) numbers, \(slope.count) slopes")
        unsafe z.withUnsafeMutableBufferPointer { z in
            unsafe slope.withUnsafeMutableBufferPointer { slope in
                guard let values = z.baseAddress, let slopes = slope.baseAddress else { return }
                for index in 0..<z.count {
                    let result = unsafe Exponential.gelu(values[index])
                    unsafe values[index] = result.value
                    unsafe slopes[index] = result.slope
                }
            }
        }
    }
}
