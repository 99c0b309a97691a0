import LinearAlgebra
import Testing

@testable import GossipAlgorithms

@Suite struct `A round inbox` {
    private let pool = BufferPool(length: 1)

    @Test func `keeps a message until its round is over`() {
        var inbox = RoundInbox()
        #expect(inbox.insert(message(0), from: 3) == nil)
        #expect(inbox.insert(message(1), from: 3) == nil)
        #expect(inbox.message(from: 3)?.round == 0 && inbox.message(from: 4) == nil)
        inbox.advance(recyclingInto: pool)
        #expect(inbox.round == 1 && inbox.message(from: 3)?.round == 1)
        inbox.advance(recyclingInto: pool)
        #expect(inbox.message(from: 3) == nil)
    }

    @Test func `refuses what is late, doubled or too far ahead`() {
        var inbox = RoundInbox(roundsKept: 4)
        #expect(inbox.insert(message(0), from: 1) == nil)
        #expect(inbox.insert(message(0), from: 1) == .duplicate)
        #expect(inbox.insert(message(0), from: 2) == nil, "another sender's is no copy")
        #expect(inbox.insert(message(3), from: 1) == nil)
        #expect(inbox.insert(message(3), from: 1) == .duplicate)
        #expect(inbox.insert(message(4), from: 1) == .early)
        #expect(inbox.insert(message(.max), from: 1) == .early)
        inbox.advance(recyclingInto: pool)
        #expect(inbox.insert(message(0), from: 5) == .late)
        #expect(inbox.insert(message(4), from: 1) == nil, "the window moves on with the round")
    }

    @Test(arguments: 0..<20)
    func `loses nothing when it makes room for rounds ahead`(first: Int) {
        var inbox = RoundInbox(roundsKept: 64)
        for _ in 0..<first { inbox.advance(recyclingInto: pool) }
        for ahead in [0, 1, 5, 2, 63, 17, 40] {
            #expect(inbox.insert(message(first + ahead), from: 1) == nil)
            #expect(inbox.insert(message(first + ahead), from: 2) == nil)
        }
        for round in first...(first + 63) {
            let isThere = [0, 1, 2, 5, 17, 40, 63].contains(round - first)
            #expect(inbox.message(from: 1)?.round == (isThere ? round : nil))
            #expect(inbox.message(from: 2)?.round == (isThere ? round : nil))
            inbox.advance(recyclingInto: pool)
        }
    }

    @Test func `awaits nobody who is lost, until it returns`() {
        var inbox = RoundInbox()
        #expect(inbox.isExpected(from: 1))
        inbox.markLost(1)
        inbox.markLost(1)
        #expect(!inbox.isExpected(from: 1) && inbox.isLost(1) && inbox.isExpected(from: 2))
        #expect(inbox.insert(message(0), from: 1) == nil, "what was sent before the loss is of use")
        #expect(inbox.message(from: 1) != nil)
        inbox.advance(recyclingInto: pool)
        inbox.markReturned(1)
        #expect(inbox.isExpected(from: 1))
    }

    @Test func `with several parts holds them back until all of a sender's are there`() {
        var inbox = RoundInbox(parts: 2)
        #expect(inbox.insert(message(0, part: 1), from: 3) == nil)
        #expect(inbox.insert(message(0, part: 1), from: 3) == .duplicate)
        #expect(inbox.message(from: 3, part: 1) == nil && inbox.isExpected(from: 3))
        #expect(inbox.insert(message(0, part: 0), from: 4) == nil)
        #expect(inbox.isExpected(from: 3), "another sender's part is no help")
        #expect(inbox.insert(message(0, part: 0), from: 3) == nil)
        #expect(inbox.message(from: 3, part: 0)?.part == 0 && inbox.message(from: 3, part: 1)?.part == 1)
        #expect(!inbox.isExpected(from: 3) && inbox.message(from: 4) == nil)
    }

    private func message(_ round: Int, part: Int) -> Message {
        Message(round: round, part: part, payload: .dense(ParameterSnapshot([1])))
    }

    private func message(_ round: Int) -> Message {
        Message(round: round, payload: .dense(ParameterSnapshot([Float(truncatingIfNeeded: round)])))
    }
}

extension Float {
    fileprivate init(truncatingIfNeeded value: Int) { self = Float(value % 1000) }
}
