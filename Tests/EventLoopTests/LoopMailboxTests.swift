import EventLoop
import Testing

@Suite struct LoopMailboxTests {
    private struct Letter: Sendable {
        var sender: Int
        var number: Int
    }

    @Test func `everything that four threads post arrives, in order for each of them`() throws {
        let count = 5_000
        try withLoop { loop in
            var received = [[Int]](repeating: [], count: 4)
            var total = 0
            let mailbox = try LoopMailbox<Letter>(on: loop, keepsLoopAlive: true) { letter in
                received[letter.sender].append(letter.number)
                total += 1
                if total == 4 * count { loop.stop() }
            }
            let threads = (0..<4).map { sender in
                Threads.run {
                    for number in 0..<count { mailbox.post(Letter(sender: sender, number: number)) }
                }
            }
            loop.run()
            for thread in threads { thread.join() }
            for numbers in received { #expect(numbers == Array(0..<count)) }
            mailbox.close()
        }
    }

    @Test func `one wake-up delivers all that waits`() throws {
        try withLoop { loop in
            var received: [Int] = []
            var turns: Set<Int64> = []
            let mailbox = try LoopMailbox<Int>(on: loop, keepsLoopAlive: true) { value in
                received.append(value)
                if received.count == 1_000 { loop.stop() }
            }
            for value in 0..<1_000 { mailbox.post(value) }
            let timer = LoopTimer(on: loop)
            timer.scheduleRepeating(everyNanoseconds: millisecond) { turns.insert(loop.now) }
            loop.run()
            #expect(received == Array(0..<1_000))
            #expect(turns.count <= 1)
        }
    }

    @Test func `a full mailbox refuses, and takes again once it was emptied`() throws {
        try withLoop { loop in
            var received: [Int] = []
            let mailbox = try LoopMailbox<Int>(on: loop, capacity: 3, keepsLoopAlive: true) { value in
                received.append(value)
                loop.stop()
            }
            #expect((1...5).map { mailbox.post($0) } == [true, true, true, false, false])
            loop.run()
            #expect(mailbox.post(6))
            loop.run()
            #expect(received == [1, 2, 3, 6])
        }
    }

    @Test func `what is posted to a closed mailbox is ignored, also from other threads`() throws {
        try withLoop { loop in
            var received: [Int] = []
            let mailbox = try LoopMailbox<Int>(on: loop) { received.append($0) }
            mailbox.post(1)
            mailbox.close()
            mailbox.close()
            #expect(!mailbox.post(2))
            let thread = Threads.run { for value in 0..<100 { mailbox.post(value) } }
            loop.run()
            thread.join()
            try loop.close()
            #expect(!mailbox.post(3))
            #expect(received.isEmpty)
        }
    }

    @Test func `a receiver may close the mailbox and post to it`() throws {
        try withLoop { loop in
            var received: [Int] = []
            var mailbox: LoopMailbox<Int>?
            mailbox = try LoopMailbox<Int>(on: loop, keepsLoopAlive: true) { value in
                received.append(value)
                if value == 1 { mailbox?.post(10) }
                if value == 10 { mailbox?.close() }
            }
            mailbox?.post(1)
            mailbox?.post(2)
            loop.run()
            #expect(received == [1, 2, 10])
        }
    }

    @Test func `an open mailbox does not keep a finished loop running`() throws {
        try withLoop { loop in
            let mailbox = try LoopMailbox<Int>(on: loop) { _ in }
            loop.run()
            mailbox.close()
        }
    }
}
