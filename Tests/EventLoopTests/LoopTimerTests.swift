import EventLoop
import Glibc
import Testing

@Suite struct LoopTimerTests {
    @Test func `timers fire in the order they are due, equal ones in the order they were scheduled`() throws {
        try withLoop { loop in
            var order: [String] = []
            let names: [(String, Int64)] = [
                ("third", 30), ("first", 10), ("second", 20), ("third again", 30), ("now", 0), ("past", -5),
            ]
            // Some nanoseconds apart, so equal delays are equal to the millisecond only now and then: start on a fresh one.
            let timers = names.map { _ in LoopTimer(on: loop) }
            for (timer, (name, delay)) in zip(timers, names) {
                timer.schedule(afterNanoseconds: delay * millisecond) { order.append(name) }
            }
            loop.run()
            #expect(order == ["now", "past", "first", "second", "third", "third again"])
            for timer in timers { timer.close() }
        }
    }

    @Test(arguments: [0, 1, 999_999, 1_000_000, 1_500_000, 7_300_000] as [Int64])
    func `a timer is never early`(delay: Int64) throws {
        try withLoop { loop in
            let timer = LoopTimer(on: loop)
            var count = 0
            var start = loop.now
            func again() {
                start = loop.now
                timer.schedule(afterNanoseconds: delay) {
                    #expect(loop.now - start >= delay)
                    count += 1
                    if count < 10 { again() }
                }
            }
            again()
            loop.run()
            #expect(count == 10)
            #expect(!timer.isScheduled)
        }
    }

    @Test func `a delay counts from now, not from the start of a long callback`() throws {
        try withLoop { loop in
            let first = LoopTimer(on: loop)
            let second = LoopTimer(on: loop)
            var elapsed: Int64 = 0
            first.schedule(afterNanoseconds: 0) {
                usleep(50_000)
                let start = loop.now
                second.schedule(afterNanoseconds: 40 * millisecond) { elapsed = loop.now - start }
            }
            loop.run()
            #expect(elapsed >= 40 * millisecond)
        }
    }

    @Test func `a cancelled timer does not fire and can be used again`() throws {
        try withLoop { loop in
            let timer = LoopTimer(on: loop)
            var fired: [Int] = []
            timer.schedule(afterNanoseconds: millisecond) { fired.append(1) }
            timer.cancel()
            #expect(!timer.isScheduled)
            loop.run()
            timer.schedule(afterNanoseconds: millisecond) { fired.append(2) }
            timer.schedule(afterNanoseconds: millisecond) { fired.append(3) }
            loop.run()
            #expect(fired == [3])
            timer.close()
            timer.close()
            timer.schedule(afterNanoseconds: 0) { fired.append(4) }
            loop.run()
            #expect(fired == [3])
        }
    }

    @Test func `a repeating timer keeps its period until it is cancelled in its own callback`() throws {
        try withLoop { loop in
            let timer = LoopTimer(on: loop)
            let start = loop.now
            var moments: [Int64] = []
            timer.scheduleRepeating(everyNanoseconds: 5 * millisecond) {
                moments.append(loop.now - start)
                if moments.count == 6 { timer.cancel() }
            }
            loop.run()
            #expect(moments.count == 6)
            for (index, moment) in moments.enumerated() {
                #expect(moment >= Int64(index + 1) * 5 * millisecond)
            }
        }
    }

    @Test func `calls missed by a busy loop are left out`() throws {
        try withLoop { loop in
            let timer = LoopTimer(on: loop)
            let end = LoopTimer(on: loop)
            var count = 0
            timer.scheduleRepeating(everyNanoseconds: 2 * millisecond) {
                count += 1
                if count == 1 { usleep(100_000) }
            }
            end.schedule(afterNanoseconds: 110 * millisecond) { timer.close() }
            loop.run()
            // 50 were missed while it slept; 10 ms leave room for about 5.
            #expect(count < 25)
        }
    }

    @Test func `a timer that does not keep the loop alive does not`() throws {
        try withLoop { loop in
            let timer = LoopTimer(on: loop, keepsLoopAlive: false)
            var fired = false
            timer.schedule(afterNanoseconds: 60 * second) { fired = true }
            loop.run()
            #expect(!fired)
        }
    }
}
