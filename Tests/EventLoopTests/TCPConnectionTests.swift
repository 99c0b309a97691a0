import EventLoop
import Glibc
import Testing

@Suite struct TCPConnectionTests {
    @Test func `what is sent comes back, and both ends know the other's address`() throws {
        try withLoop { loop in
            let recorder = Recorder()
            let echo = Recorder()
            echo.onReceived = { connection, bytes in connection.write(Array(bytes)) }
            recorder.onReceived = { connection, _ in
                if recorder.bytes.count == 11 { connection.close() }
            }
            try connectPair(on: loop) { dialler, acceptor in
                #expect(acceptor.peerAddress.isLoopback)
                #expect(acceptor.peerAddress.port != dialler.peerAddress.port)
                dialler.receiver = recorder
                acceptor.receiver = echo
                #expect(dialler.write(Array("hello ".utf8)) == .sent)
                #expect(dialler.write(Array("world".utf8)) == .sent)
                #expect(dialler.queuedBytes == 0)
            }
            loop.run()
            #expect(String(decoding: recorder.bytes, as: UTF8.self) == "hello world")
            #expect(recorder.reasons == [.closedLocally])
            #expect(echo.reasons == [.endOfStream])
            #expect(recorder.drainCount == 0)
        }
    }

    @Test func `50 MB arrive whole, straight in the destination, read in pieces of any size`() throws {
        let body = OwnedBytes(count: 50_000_000)
        try withLoop { loop in
            // One byte of room is left at the end: without room nobody reads, and the end goes unnoticed.
            let sink = Recorder(room: body.byteCount + 4)
            let target = Target(sink.memory)
            let source = Recorder()
            source.onDrained = { $0.close() }
            try connectPair(on: loop) { dialler, acceptor in
                acceptor.receiver = target
                dialler.receiver = source
                #expect(dialler.write([1, 2, 3], body: body) == .queued)
                #expect(dialler.queuedBytes > 0)
            }
            loop.run()
            #expect(target.reason == .endOfStream)
            #expect(target.filled == body.byteCount + 3)
            #expect(Array(sink.memory.prefix(3)) == [1, 2, 3])
            #expect(body.equals(UnsafeRawBufferPointer(rebasing: sink.memory.dropFirst(3).dropLast())))
            #expect(source.drainCount == 1)
            #expect(source.reasons == [.closedLocally])
        }
    }

    /// Fills one block of memory, asking for 1, 2, 4, … up to a million bytes at a time.
    private final class Target: TCPReceiver {
        let memory: UnsafeMutableRawBufferPointer
        var filled = 0
        var next = 1
        var reason: CloseReason?
        init(_ memory: UnsafeMutableRawBufferPointer) { self.memory = memory }
        func destination(for connection: TCPConnection) -> UnsafeMutableRawBufferPointer {
            next = next >= 1_000_000 ? 1 : next * 2 + 1
            return UnsafeMutableRawBufferPointer(rebasing: memory.dropFirst(filled).prefix(next))
        }
        func received(_ count: Int, on connection: TCPConnection) { filled += count }
        func ended(_ connection: TCPConnection, reason: CloseReason) { self.reason = reason }
        func drained(_ connection: TCPConnection) {}
    }

    @Test func `writes of every kind arrive in the order they were made`() throws {
        try withLoop { loop in
            var expected: [UInt8] = []
            let sink = Recorder()
            sink.onEnded = { _ in }
            try connectPair(on: loop) { dialler, acceptor in
                acceptor.receiver = sink
                for round in 0..<40 {
                    let head = (0..<(round * 7 % 300)).map { UInt8(truncatingIfNeeded: $0 + round) }
                    let body = OwnedBytes(count: round * round * 1_000, seed: UInt64(round))
                    body.withBytes { expected += head + Array($0) }
                    #expect(dialler.write(head, body: body) != .refused)
                    let small = [UInt8](repeating: UInt8(round), count: round)
                    expected += small
                    #expect(dialler.write(small) != .refused)
                }
                dialler.close()
                #expect(dialler.write([1]) == .refused)
            }
            loop.run()
            #expect(sink.bytes == expected)
            #expect(sink.reasons == [.endOfStream])
        }
    }

    @Test func `a body is released once it is sent, and once its connection is gone`() throws {
        try withLoop { loop in
            weak var sent: OwnedBytes?
            weak var dropped: OwnedBytes?
            let sink = Recorder()
            sink.keepsBytes = false
            let source = Recorder()
            source.onDrained = { connection in
                #expect(sent == nil)
                sink.wanted = { 0 }
                let body = OwnedBytes(count: 30_000_000)
                dropped = body
                connection.write([], body: body)
                LoopTimer(on: loop).schedule(afterNanoseconds: 20 * millisecond) {
                    #expect(dropped != nil)
                    connection.reset()
                }
            }
            try connectPair(on: loop) { dialler, acceptor in
                acceptor.receiver = sink
                dialler.receiver = source
                let body = OwnedBytes(count: 10_000_000)
                sent = body
                dialler.write([], body: body)
            }
            loop.run()
            #expect(source.drainCount == 1)
            #expect(dropped == nil)
        }
    }

    @Test func `the queue refuses beyond its limit and takes again when it is empty`() throws {
        try withLoop { loop in
            let sink = Recorder()
            sink.keepsBytes = false
            let source = Recorder()
            let limit = 12_000_000
            var accepted = 0
            source.onDrained = { connection in
                #expect(connection.write([7]) == .sent)
                connection.close()
            }
            try connectPair(on: loop) { dialler, acceptor in
                dialler.receiver = source
                dialler.queueLimit = limit
                #expect(dialler.write([], body: OwnedBytes(count: limit + 1)) == .refused)
                while true {
                    let outcome = dialler.write([], body: OwnedBytes(count: 1_000_000))
                    #expect(dialler.queuedBytes <= limit)
                    if outcome == .refused { break }
                    accepted += 1_000_000
                }
                #expect(dialler.write([UInt8](repeating: 0, count: 2_000_000)) == .refused)
                // The peer reads only now.
                acceptor.receiver = sink
            }
            loop.run()
            #expect(accepted >= limit - 1_000_000)
            #expect(sink.byteCount == accepted + 1)
            #expect(source.drainCount == 1)
        }
    }

    @Test func `lastProgress stands still while the peer does not read and moves when it does`() throws {
        try withLoop { loop in
            let sink = Recorder()
            sink.keepsBytes = false
            let source = Recorder()
            source.onDrained = { $0.close() }
            try connectPair(on: loop) { dialler, acceptor in
                dialler.receiver = source
                dialler.write([], body: OwnedBytes(count: 40_000_000))
                let timer = LoopTimer(on: loop)
                timer.schedule(afterNanoseconds: 100 * millisecond) {
                    let stalledSince = dialler.lastProgress
                    timer.schedule(afterNanoseconds: 60 * millisecond) {
                        #expect(dialler.lastProgress == stalledSince)
                        #expect(dialler.queuedBytes > 0)
                        acceptor.receiver = sink
                        timer.schedule(afterNanoseconds: 60 * millisecond) {
                            #expect(dialler.lastProgress > stalledSince)
                        }
                    }
                }
            }
            loop.run()
            #expect(sink.byteCount == 40_000_000)
        }
    }

    @Test func `an empty destination holds the peer back until reading is resumed`() throws {
        try withLoop { loop in
            let sink = Recorder(room: 1_000)
            var isTaking = true
            sink.wanted = { isTaking ? 100 : 0 }
            sink.onReceived = { connection, _ in
                guard isTaking else { return }
                isTaking = false
                LoopTimer(on: loop).schedule(afterNanoseconds: 2 * millisecond) {
                    isTaking = true
                    connection.resumeReading()
                }
            }
            try connectPair(on: loop) { dialler, acceptor in
                acceptor.receiver = sink
                dialler.write([UInt8](repeating: 5, count: 1_050))
                dialler.close()
            }
            loop.run()
            #expect(sink.bytes == [UInt8](repeating: 5, count: 1_050))
            #expect(sink.reasons == [.endOfStream])
        }
    }

    @Test func `nothing is received while reading is paused`() throws {
        try withLoop { loop in
            let sink = Recorder()
            var countWhilePaused = -1
            try connectPair(on: loop) { dialler, acceptor in
                acceptor.pauseReading()
                acceptor.receiver = sink
                dialler.write([1, 2, 3])
                LoopTimer(on: loop).schedule(afterNanoseconds: 20 * millisecond) {
                    countWhilePaused = sink.byteCount
                    acceptor.resumeReading()
                    dialler.close()
                }
            }
            loop.run()
            #expect(countWhilePaused == 0)
            #expect(sink.bytes == [1, 2, 3])
        }
    }
}
