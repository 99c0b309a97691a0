import CMultiplyAddPeak
import LinearAlgebra

/// The most floating-point operations this core does in a second: fused multiply-adds in registers and nothing else.
enum MultiplyAddPeak {
    private static let rounds = 1_000_000
    private static let wideCores: Set<String> = ["SkylakeX", "Cooperlake", "SapphireRapids"]
    private static let cores: Set<String> = ["Haswell", "Zen"]

    /// Measured now, in operations per second; nil on a processor whose vectors we do not know.
    static func measure() -> Double? {
        let core = LinearAlgebraBackend.coreName
        if wideCores.contains(core) { return measure(lanes: 16, multiply_add_512) }
        if cores.contains(core) { return measure(lanes: 8, multiply_add_256) }
        return nil
    }

    private static func measure(lanes: Int, _ chains: (Int) -> Float) -> Double {
        let begin = ProcessorClock.now
        precondition(chains(rounds).isFinite, "the chains end at a finite number")
        return Double(rounds * lanes * multiply_add_operations_per_lane) / (ProcessorClock.now - begin)
    }
}
