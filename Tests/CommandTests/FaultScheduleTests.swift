import Testing

@testable import MurmurCommand

@Suite struct `faults of murmur launch` {
    private static let nodes = ["n0", "n1", "a@b"]

    private func schedule(
        kill: [String] = [], restart: [String] = [], pause: [String] = []
    ) throws -> FaultSchedule {
        try FaultSchedule(kill: kill, restart: restart, pause: pause, nodes: Self.nodes)
    }

    @Test func `come in the order of time, whatever the order of the options`() throws {
        let steps = try schedule(
            kill: ["n1@5s", "a@b@250ms"], restart: ["n1@8s"], pause: ["n0@1s-6s"]
        ).steps
        #expect(
            steps.map(\.nanoseconds) == [
                250_000_000, 1_000_000_000, 5_000_000_000, 6_000_000_000, 8_000_000_000,
            ])
        #expect(steps.map(\.node) == [2, 0, 1, 0, 1])
        #expect(steps.map(\.deed) == [.kill, .pause, .kill, .resume, .restart])
    }

    @Test(arguments: [
        ("n1", "--kill: cannot be read (got 'n1'; expected NODE@TIME, such as n3@5s)"),
        ("n1@", "--kill: cannot be read (got 'n1@'; expected NODE@TIME, such as n3@5s)"),
        ("n1@5", "--kill: cannot be read (got 'n1@5'; expected NODE@TIME, such as n3@5s)"),
        ("n1@1s-2s", "--kill: cannot be read (got 'n1@1s-2s'; expected NODE@TIME, such as n3@5s)"),
        ("n7@5s", "--kill: no node 'n7' in the topology (nodes n0, n1, a@b)"),
    ]) func `that cannot be read are refused with what was expected`(_ text: String, _ problem: String) {
        #expect(throws: Failure(problem, .usage)) { try schedule(kill: [text]) }
    }

    @Test func `that end before they begin are refused`() {
        #expect(throws: Failure.self) { try schedule(pause: ["n0@6s-1s"]) }
    }

    @Test func `must fit together: only the living are killed or paused, only the dead started again`() throws
    {
        #expect(throws: Failure("--kill: 'n1' is killed already at that time", .usage)) {
            try schedule(kill: ["n1@1s", "n1@2s"])
        }
        #expect(throws: Failure("--restart: 'n1' is not killed before that time", .usage)) {
            try schedule(kill: ["n1@3s"], restart: ["n1@2s"])
        }
        #expect(throws: Failure("--pause: 'n1' is killed at that time", .usage)) {
            try schedule(kill: ["n1@1s"], pause: ["n1@500ms-2s"])
        }
        #expect(try schedule(kill: ["n1@1s", "n1@3s"], restart: ["n1@2s"]).steps.count == 3)
    }
}
