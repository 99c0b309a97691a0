import Compressors
import GossipAlgorithms
import LinearAlgebra
import Testing

@Suite struct `The admission check` {
    private let strict = Admission(
        node: 2, nodeCount: 10, partners: .nodes([1, 4, 9]), length: .model, parameterCount: 3)
    private let partial = Admission(
        node: 2, nodeCount: 10, partners: .everyone, length: .part, parameterCount: 3)

    @Test func `knows partners, and nobody else`() {
        for sender in -1...11 {
            let isPartner = [1, 4, 9].contains(sender)
            #expect(strict.refusal(of: message(), from: sender) == (isPartner ? nil : .unknownSender))
            let isOther = (0..<10).contains(sender) && sender != 2
            #expect(partial.refusal(of: message(), from: sender) == (isOther ? nil : .unknownSender))
        }
        let alone = Admission(node: 0, nodeCount: 1, partners: .nodes([]), length: .model, parameterCount: 3)
        #expect(alone.refusal(of: message(), from: 0) == .unknownSender)
    }

    @Test func `takes payloads of a possible length, or none`() {
        for count in 0...5 {
            let sized = message([Float](repeating: 1, count: count))
            #expect(strict.refusal(of: sized, from: 1) == (count == 3 ? nil : .wrongLength))
            #expect(partial.refusal(of: sized, from: 1) == (count <= 3 ? nil : .wrongLength))
        }
        #expect(strict.refusal(of: Message(round: 0, payload: .none), from: 1) == nil)
    }

    @Test func `takes compressed vectors of the model's length, or of a part where parts are sent`() throws {
        for count in 0...5 {
            let vector = try CompressedVector(
                encoding: .float16, count: count, bytes: [UInt8](repeating: 0, count: 2 * count))
            let message = Message(round: 0, payload: .compressed(vector))
            #expect(strict.refusal(of: message, from: 1) == (count == 3 ? nil : .wrongLength))
            #expect(partial.refusal(of: message, from: 1) == (count <= 3 ? nil : .wrongLength))
        }
    }

    @Test func `takes finite numbers only, wherever they are`() {
        for strange in [Float.nan, .signalingNaN, .infinity, -.infinity] {
            for position in 0..<3 {
                var values: [Float] = [1, 2, 3]
                values[position] = strange
                #expect(strict.refusal(of: message(values), from: 1) == .nonFinite)
            }
            var shared = message()
            shared.share = Double(strange)
            #expect(strict.refusal(of: shared, from: 1) == .nonFinite)
            var weighted = message()
            weighted.weight = Double(strange)
            #expect(strict.refusal(of: weighted, from: 1) == .nonFinite)
        }
        let large: [Float] = [.greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude]
        #expect(strict.refusal(of: message(large), from: 1) == nil)
    }

    @Test func `believes who saw that the numbers are finite, but only about these numbers`() {
        var seen = message([1, .nan, 3])
        seen.isKnownFinite = true
        #expect(strict.refusal(of: seen, from: 1) == nil)
        seen.payload = .dense(ParameterSnapshot([1, .infinity, 3]))
        #expect(strict.refusal(of: seen, from: 1) == .nonFinite)
    }

    @Test func `takes no negative counts`() {
        for value in [-1, Int.min] {
            for field in [\Message.round, \.part, \.version] {
                var strange = message()
                strange[keyPath: field] = value
                #expect(strict.refusal(of: strange, from: 1) == .unexpected)
            }
        }
    }

    private func message(_ values: [Float] = [1, 2, 3]) -> Message {
        Message(round: 0, payload: .dense(ParameterSnapshot(values)))
    }
}
