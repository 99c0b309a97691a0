import Catalogues
import Compressors
import Determinism
import Testing

/// One compressor with settings: what every law is tried on.
///
/// A compressor added to the catalogue is here at once.
struct CompressorCase: Sendable, CustomTestStringConvertible {
    let entry: CompressorEntry
    let given: [(name: String, value: SettingValue)]
    let compressor: any Compressor

    var testDescription: String {
        ([entry.name] + given.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
    }

    static let all: [CompressorCase] = CompressorCatalogue.all.entries.flatMap { entry in
        variants(of: entry).compactMap { given in
            guard let settings = try? Settings(entry.settings, given: given) else { return nil }
            return CompressorCase(entry: entry, given: given, compressor: entry.make(settings))
        }
    }

    private static func variants(of entry: CompressorEntry) -> [[(name: String, value: SettingValue)]] {
        var variants: [[(name: String, value: SettingValue)]] = [[]]
        for setting in entry.settings {
            let values: [SettingValue]
            switch (setting.kind, setting.name) {
            case (.boolean, _): values = [false, true]
            case (_, "kept-share"): values = [0.05, 0.4, 1]
            case (_, "levels"): values = [1, 4, 16, 65_535]
            case (_, "rank"): values = [1, 3]
            case (_, "block-length"): values = [1, 16, 256]
            default: continue
            }
            variants = variants.flatMap { variant in values.map { variant + [(setting.name, $0)] } }
        }
        return variants
    }

    /// The vector as it arrives, with the randomness of a round.
    func sent(_ vector: [Float], round: Int = 0, node: Int = 0) -> CompressedVector {
        var randomness = CompressionRandomness(seed: 7, node: node, round: round)
        return compressor.compress(vector.span, &randomness)
    }
}

/// Vectors of several shapes: even, uneven, sparse, and of one direction.
func sampleVectors(count: Int, seed: UInt64) -> [[Float]] {
    var random = RandomStream(seed: seed, purpose: "vectors", count)
    let normal = (0..<count).map { _ in Float(random.normal()) }
    return [
        normal,
        normal.map { $0 * $0 * $0 },
        normal.enumerated().map { $0.offset % 7 == 0 ? $0.element : 0 },
        normal.map { 3 + 0.1 * $0 },
        normal.map { Float(sign: $0.sign, exponent: 0, significand: 1) },
    ]
}

/// `‖x − y‖²` in double precision.
func squaredDistance(_ x: [Float], _ y: [Float]) -> Double {
    zip(x, y).reduce(0) { sum, pair in
        sum + (Double(pair.0) - Double(pair.1)) * (Double(pair.0) - Double(pair.1))
    }
}

/// `‖x‖²` in double precision.
func squaredNorm(_ x: [Float]) -> Double { x.reduce(0) { $0 + Double($1) * Double($1) } }
