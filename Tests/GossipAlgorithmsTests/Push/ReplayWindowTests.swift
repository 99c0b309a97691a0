import Testing

@testable import GossipAlgorithms

@Suite struct `A replay window` {
    @Test func `admits every number once, in any order`() {
        var window = ReplayWindow()
        for number in [3, 1, 2, 900, 5, 1500, 901] { #expect(window.admit(number) == nil) }
        for number in [3, 1500, 900, 901] {
            #expect(window.admit(number) == (1500 - number < ReplayWindow.length ? .duplicate : .late))
        }
        #expect(window.newest == 1500)
    }

    @Test func `refuses what is older than its length, and what is no number`() {
        var window = ReplayWindow()
        #expect(window.admit(5000) == nil)
        #expect(window.admit(5000 - ReplayWindow.length) == .late)
        #expect(window.admit(5001 - ReplayWindow.length) == nil)
        for number in [0, -1, Int.min] { #expect(window.admit(number) == .unexpected) }
        #expect(window.admit(Int.max) == nil && window.admit(Int.max) == .duplicate)
        #expect(window.admit(5001) == .late)
    }

    /// Of messages that stand for themselves, only the newer is of use.
    @Test func `of length one admits what is newer than all before`() {
        var window = ReplayWindow(length: 1)
        for number in [1, 2, 7] { #expect(window.admit(number) == nil) }
        #expect(window.admit(7) == .duplicate)
        for number in [6, 3, 1] { #expect(window.admit(number) == .late) }
        #expect(window.admit(0) == .unexpected)
        #expect(window.admit(8) == nil && window.newest == 8)
    }
}

@Suite struct `A counter of messages` {
    @Test func `counts from one, and every start above all before`() {
        var (first, second) = (MessageCounter(incarnation: 0), MessageCounter(incarnation: 1))
        #expect((0..<3).map { _ in first.next() } == [1, 2, 3])
        let number = second.next()
        #expect(number > first.last && MessageCounter.count(number) == 1)
        #expect(MessageCounter.start(of: first.last) == 0 && MessageCounter.start(of: number) == 1)
    }
}
