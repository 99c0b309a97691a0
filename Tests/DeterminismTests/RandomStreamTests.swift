import Determinism
import Testing

@Suite struct `random stream` {
    @Test func `same names give the same numbers`() {
        var a = RandomStream(seed: 1, purpose: "x", 2)
        var b = RandomStream(seed: 1, purpose: "x", 2)
        #expect((0..<9).map { _ in a.next() } == (0..<9).map { _ in b.next() })
    }
}
