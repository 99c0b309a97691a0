import EventLoop
import GossipAlgorithms
import LinearAlgebra
import Testing
import Wire

@testable import PeerNode

@Suite struct `A link to a neighbour` {
    /// Two nodes' links to each other, on one loop.
    private final class Pair {
        let loop: Loop
        let links: [NeighbourLink]
        private(set) var received = [0, 0]
        private let identities: [PeerIdentity]
        private let pool = BufferPool(length: 2)

        init() throws {
            Loop.ignoreBrokenPipes()
            let loop = try Loop()
            let pool = pool
            let limits = try FrameLimits(parameterCount: 2, isWholeModel: true)
            self.loop = loop
            identities = try [0, 1].map { try Self.identity($0) }
            links = [1, 0].map {
                NeighbourLink(
                    node: $0, name: "n\($0)", on: loop, limits: limits, messagesKept: 4, pool: pool)
            }
            for index in [0, 1] {
                links[index].received = { [weak self] _ in self?.received[index] += 1 }
            }
        }

        private static func identity(_ node: UInt32) throws -> PeerIdentity {
            let print = try #require(Fingerprint(repeatElement(3, count: 32)))
            let name = try #require(Identifier(repeatElement(1, count: 16)))
            return try PeerIdentity(
                cluster: name, run: name, node: node, nodeName: "n\(node)", incarnation: 0, model: print,
                topology: print, experiment: print, parameterCount: 2, encoding: "float32",
                agreementKey: nil)
        }

        /// Connects both, as after a handshake.
        func connect() throws {
            var ends: [TCPConnection?] = [nil, nil]
            let listener = try TCPListener(on: loop, address: .loopback(port: 0)) { ends[1] = $0 }
            TCPConnection.connect(
                on: loop, to: listener.localAddress, timeoutNanoseconds: 5_000_000_000
            ) { ends[0] = try? $0.get() }
            run { ends[0] != nil && ends[1] != nil }
            listener.close()
            for index in [0, 1] {
                let end = try #require(ends[index])
                links[index].adopt(FrameChannel(end, tls: nil, on: loop), of: identities[1 - index])
            }
        }

        /// Breaks the connection off and waits until both ends know.
        func breakOff() {
            links[0].breakOff()
            run { [links] in links.allSatisfy { $0.state == .broken } }
        }

        func send(from index: Int) {
            links[index].send(Message(round: 0, payload: .dense(ParameterSnapshot([1, 2]))))
        }

        func tick(_ index: Int, times: Int) {
            for _ in 0..<times { links[index].tick((0, 0), wasStopped: false) }
        }

        /// Runs the loop until something holds; that it never does is a failure.
        func run(until holds: @escaping () -> Bool) {
            var rounds = 0
            let timer = LoopTimer(on: loop)
            timer.scheduleRepeating(everyNanoseconds: 1_000_000) { [loop] in
                rounds += 1
                if holds() || rounds > 10_000 { loop.stop() }
            }
            loop.run()
            timer.close()
            #expect(holds(), "not after \(rounds) ms")
        }

        func close() throws {
            for link in links { link.close() }
            try loop.close()
        }
    }

    @Test func `acknowledges the last messages when it closes, so that they do not count as lost`() throws {
        let pair = try Pair()
        try pair.connect()
        pair.send(from: 0)
        pair.run { pair.received[1] == 1 }
        pair.links[1].close()
        pair.run { pair.links[0].state == .broken }
        pair.links[0].giveUp("its process is gone")
        #expect(pair.links[0].messagesLost == 0)
        try pair.close()
    }

    @Test func `brings messages sent while the connection was broken, each once`() throws {
        let pair = try Pair()
        try pair.connect()
        pair.send(from: 0)
        pair.breakOff()
        pair.send(from: 0)
        pair.tick(0, times: NeighbourLink.graceTicks)
        try pair.connect()
        pair.run { pair.received[1] == 2 }
        pair.tick(1, times: 1)
        pair.run { pair.links[0].isSettled }
        #expect(pair.links[0].messagesLost == 0)
        try pair.close()
    }

    @Test func `gives a neighbour up after a second of ticks, and counts what it was sent`() throws {
        let pair = try Pair()
        try pair.connect()
        pair.breakOff()
        pair.send(from: 0)
        pair.tick(0, times: NeighbourLink.graceTicks)
        #expect(pair.links[0].state == .broken)
        pair.tick(0, times: 1)
        #expect(pair.links[0].state == .down)
        #expect(pair.links[0].messagesLost == 1)
        try pair.close()
    }

    @Test func `repeats over the next connection that its training is finished`() throws {
        let pair = try Pair()
        try pair.connect()
        pair.breakOff()
        pair.links[0].send(leave: .finished)
        try pair.connect()
        pair.run { pair.links[1].hasFinished }
        try pair.close()
    }

    @Test func `counts what a neighbour that left has not taken`() throws {
        let pair = try Pair()
        try pair.connect()
        pair.links[1].send(leave: .stopping)
        pair.links[1].close()
        pair.send(from: 0)
        pair.run { pair.links[0].state == .left }
        #expect(pair.links[0].messagesLost == 1)
        try pair.close()
    }
}
