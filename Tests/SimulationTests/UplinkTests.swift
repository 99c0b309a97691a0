import Catalogues
import Determinism
import GossipAlgorithms
import Learning
import LinearAlgebra
import Reports
import Testing

@testable import Simulation

@Suite struct `uplink` {
    private func make(_ link: NetworkModel.Link) -> Uplink {
        Uplink(
            network: NetworkModel(nodeCount: 4, common: link), node: 0,
            random: RandomStream(seed: 1, purpose: "uplink test"))
    }

    @Test func `transfers share the bandwidth one after another`() {
        var uplink = make(.init(latency: 100, nanosecondsPerByte: 2))
        #expect(uplink.arrival(ofBytes: 50, at: 1, sentAt: 0) == 200)
        #expect(uplink.arrival(ofBytes: 50, at: 2, sentAt: 10) == 300)
        #expect(uplink.arrival(ofBytes: 50, at: 1, sentAt: 1_000) == 1_200)
    }

    @Test func `counts what its transfers take, waiting ones included`() {
        var uplink = make(.init(latency: 100, nanosecondsPerByte: 2))
        for _ in 0..<10 { _ = uplink.arrival(ofBytes: 50, at: 1, sentAt: 0) }
        #expect(uplink.busyNanoseconds == 1_000)
        var free = make(.init(latency: 100))
        _ = free.arrival(ofBytes: 50, at: 1, sentAt: 0)
        #expect(free.busyNanoseconds == 0)
    }

    @Test func `jitter stays within its bound and never reorders one link`() {
        var uplink = make(.init(latency: 1_000, jitter: 400))
        var last: Int64 = 0
        var spread = Set<Int64>()
        for index in 0..<2_000 {
            guard let arrival = uplink.arrival(ofBytes: 1, at: 1, sentAt: Int64(index * 100)) else { return }
            #expect(arrival >= last)
            #expect((1_000...1_400).contains(arrival - Int64(index * 100)))
            spread.insert(arrival - Int64(index * 100))
            last = arrival
        }
        #expect(spread.count > 300)
    }

    @Test func `messages are lost at the given rate`() {
        var uplink = make(.init(latency: 1, loss: 0.2))
        let lost = (0..<20_000).count { uplink.arrival(ofBytes: 1, at: 1, sentAt: Int64($0)) == nil }
        // Binomial: 4,000 expected, standard deviation 57.
        #expect(abs(lost - 4_000) < 4 * 57)
    }

    @Test func `the least latency counts jitter and exceptions`() {
        let network = NetworkModel(
            nodeCount: 3, common: .init(latency: 900, jitter: 100),
            exceptions: [(from: 0, to: 2, link: .init(latency: 500))])
        #expect(network.leastLatency == 500)
        #expect(network.link(from: 0, to: 2).latency == 500)
        #expect(network.link(from: 2, to: 0).latency == 900)
    }
}
