import Determinism
import Testing

@Suite struct `instant` {
    @Test func `instants are ordered by time`() {
        let early = Instant(nanoseconds: 5)
        #expect(Instant.start < early)
        #expect(early < Instant.distantFuture)
        #expect(early == Instant.start.advanced(byNanoseconds: 5))
        #expect(early.advanced(byNanoseconds: -5) == .start)
    }

    @Test func `the far end saturates`() {
        #expect(Instant.distantFuture.advanced(byNanoseconds: 1) == .distantFuture)
        #expect(Instant(nanoseconds: 1).advanced(byNanoseconds: .max) == .distantFuture)
        #expect(Instant.start.advanced(byNanoseconds: .max) == .distantFuture)
        let almost = Instant(nanoseconds: .max - 1)
        #expect(almost.advanced(byNanoseconds: 1) == .distantFuture)
        #expect(almost < .distantFuture)
    }

    @Test func `seconds are nanoseconds times 1e-9`() {
        #expect(Instant(nanoseconds: 1_500_000_000).seconds == 1.5)
        #expect(Instant(nanoseconds: 2_000_000_000).description == "2.0 s")
    }

    @Test func `a moment before the start traps`() async {
        await #expect(processExitsWith: .failure) { _ = Instant(nanoseconds: -1) }
        await #expect(processExitsWith: .failure) { _ = Instant.start.advanced(byNanoseconds: -1) }
    }
}
