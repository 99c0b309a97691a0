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
}
