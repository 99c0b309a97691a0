import EventLoop
import Glibc
import Testing

@Suite struct TCPCloseTests {
    @Test func `a half-closed connection still receives`() throws {
        try withLoop { loop in
            let asker = Recorder()
            let answerer = Recorder()
            // Answers only when the whole question is there.
            answerer.onEnded = { $0.write(Array(answerer.bytes.reversed())) }
            try connectPair(on: loop) { dialler, acceptor in
                dialler.receiver = asker
                acceptor.receiver = answerer
                dialler.write([1, 2, 3])
                dialler.finishWriting()
                #expect(!dialler.isOpen)
                #expect(dialler.write([4]) == .refused)
            }
            loop.run()
            #expect(asker.bytes == [3, 2, 1])
            #expect(asker.reasons == [.endOfStream])
            #expect(answerer.reasons == [.endOfStream])
        }
    }

    @Test func `a reset is seen as such by the peer`() throws {
        try withLoop { loop in
            let here = Recorder()
            let there = Recorder()
            try connectPair(on: loop) { dialler, acceptor in
                dialler.receiver = here
                acceptor.receiver = there
                dialler.reset()
                #expect(here.reasons.isEmpty, "told later, not inside the call")
                dialler.reset()
                dialler.close()
                #expect(dialler.write([1]) == .refused)
                #expect(dialler.queuedBytes == 0)
            }
            loop.run()
            #expect(here.reasons == [.closedLocally])
            #expect(there.reasons == [.reset])
        }
    }

    @Test func `a reset after finishWriting is a reset too`() throws {
        try withLoop { loop in
            let there = Recorder()
            try connectPair(on: loop) { dialler, acceptor in
                // 20 MB do not fit into the kernel: the end of writing stays pending.
                dialler.write([], body: OwnedBytes(count: 20_000_000))
                dialler.finishWriting()
                dialler.reset()
                acceptor.receiver = there
            }
            loop.run()
            #expect(there.reasons == [.reset])
        }
    }

    @Test func `writing to a peer that is gone ends with a reset, not with the process`() throws {
        try withLoop { loop in
            let here = Recorder()
            try connectPair(on: loop) { dialler, acceptor in
                dialler.pauseReading()
                dialler.receiver = here
                acceptor.reset()
                let timer = LoopTimer(on: loop)
                timer.scheduleRepeating(everyNanoseconds: 5 * millisecond) {
                    dialler.write([1, 2, 3])
                    if !here.reasons.isEmpty { timer.close() }
                }
            }
            loop.run()
            #expect(here.reasons == [.reset])
        }
    }

    @Test func `the last words arrive although the peer was still sending`() throws {
        try withLoop { loop in
            let talker = Recorder()
            let words = Array("rejected: other cluster".utf8)
            try connectPair(on: loop) { dialler, acceptor in
                dialler.receiver = talker
                for _ in 0..<20 { dialler.write([UInt8](repeating: 1, count: 50_000)) }
                acceptor.receiver = Recorder()
                acceptor.write(words)
                acceptor.close()
            }
            loop.run()
            #expect(talker.bytes == words)
            #expect(talker.reasons == [.endOfStream])
        }
    }

    @Test func `closing does not wait for ever for a peer that neither reads nor ends`() throws {
        try withLoop { loop in
            let here = Recorder()
            let start = loop.now
            try connectPair(on: loop) { dialler, acceptor in
                dialler.receiver = here
                dialler.write([1])
                dialler.close()
                // No receiver: the acceptor never learns that the dialler ended.
                LoopTimer(on: loop).schedule(
                    afterNanoseconds: TCPConnection.lingerLimit + 500 * millisecond
                ) { acceptor.reset() }
            }
            loop.run()
            #expect(here.reasons == [.closedLocally])
            #expect(loop.now - start < TCPConnection.closingLimit)
        }
    }

    @Test func `a receiver may close or reset its connection in any callback`() throws {
        let endings: [(TCPConnection) -> Void] = [{ $0.close() }, { $0.reset() }]
        for ending in endings {
            try withLoop { loop in
                let first = Recorder()
                let second = Recorder()
                first.onReceived = { connection, _ in ending(connection) }
                first.onEnded = ending
                second.onDrained = ending
                second.onEnded = ending
                try connectPair(on: loop) { dialler, acceptor in
                    dialler.receiver = first
                    acceptor.receiver = second
                    acceptor.write([], body: OwnedBytes(count: 1_000_000))
                }
                loop.run()
                #expect(first.reasons.count == 1)
                #expect(second.reasons.count == 1)
            }
        }
    }
}
