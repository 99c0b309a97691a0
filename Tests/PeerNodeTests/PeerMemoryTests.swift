import LinearAlgebra
import Testing

@testable import PeerNode

@Suite struct PeerMemoryTests {
    @Test func `a peer keeps no more idle vectors of a large model than its neighbours can need`() {
        #expect(Peer.makePool(parameterCount: 25_000_000, contacts: 2).capacity == 6)
        #expect(Peer.makePool(parameterCount: 25_000_000, contacts: 0).capacity == 2)
    }

    @Test func `idle vectors of a small model are kept up to a number`() {
        #expect(Peer.makePool(parameterCount: 650, contacts: 2).capacity == 64)
        #expect(Peer.makePool(parameterCount: 0, contacts: 0).capacity == 64)
    }

    @Test(arguments: [1_000, 100_000, 300_000, 1_000_000, 10_000_000], [0, 1, 4, 15, 60])
    func `idle vectors take 16 MiB or one message each way for every neighbour`(
        parameters: Int, contacts: Int
    ) {
        let capacity = Peer.makePool(parameterCount: parameters, contacts: contacts).capacity
        #expect(capacity <= 64)
        #expect(capacity * 4 * parameters <= max(1 << 24, (2 + 2 * contacts) * 4 * parameters))
    }
}
