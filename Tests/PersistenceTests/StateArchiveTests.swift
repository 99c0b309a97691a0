import Determinism
import LinearAlgebra
import Persistence
import Testing

private enum Mode: String {
    case calm
    case busy
}

/// One field of every kind.
private struct Sample: Persistent {
    var steps = 0
    var weight = 1.0
    var tiny: Float = 0
    var word: UInt64 = 0
    var isOn = false
    var mode = Mode.calm
    var counts = [0, 0]
    var order: [Int32] = []
    var random = RandomStream(seed: 1, purpose: "sample")
    var model = ParameterSnapshot([0, 0])
    var memory: ParameterSnapshot?
    var history: [ParameterSnapshot] = []
    var inner = Inner()

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.expect("kind", "sample")
        try archive.count("steps", &steps)
        try archive.value("weight", &weight, in: 0...8)
        try archive.value("tiny", &tiny)
        try archive.value("word", &word)
        try archive.value("on", &isOn)
        try archive.choice("mode", &mode)
        try archive.values("counts", &counts)
        try archive.values("order", &order, counts: 0...4)
        try archive.stream("random", &random)
        try archive.snapshot("model", &model)
        try archive.snapshot("memory", &memory, length: 2)
        try archive.snapshots("history", &history, length: 2, counts: 0...3)
        try archive.part("inner", &inner)
        try archive.section("empty") { (_: inout StateArchive) throws(StateError) in }
    }
}

private struct Inner: Persistent {
    var rounds = 0

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.count("rounds", &rounds)
    }
}

@Suite struct `A state archive` {
    private static func filled() -> Sample {
        var sample = Sample()
        sample.steps = 12
        sample.weight = 0.1
        sample.tiny = -0.0
        sample.word = .max
        sample.isOn = true
        sample.mode = .busy
        sample.counts = [.min, .max]
        sample.order = [3, -1, 2]
        _ = sample.random.next()
        sample.model = ParameterSnapshot([.infinity, -1.5])
        sample.memory = ParameterSnapshot([1, 2])
        sample.history = [ParameterSnapshot([3, 4]), ParameterSnapshot([5, 6])]
        sample.inner.rounds = 7
        return sample
    }

    @Test func `gives back every kind of field, bit for bit`() throws {
        var original = Self.filled()
        var copy = Sample()
        try copy.restore(original.savedState())
        #expect(copy.steps == 12 && copy.weight == 0.1 && copy.word == .max && copy.isOn)
        #expect(copy.tiny.bitPattern == Float(-0.0).bitPattern)
        #expect(copy.mode == .busy && copy.counts == [.min, .max] && copy.order == [3, -1, 2])
        #expect(copy.random == original.random)
        #expect(copy.model.values == [.infinity, -1.5] && copy.memory?.values == [1, 2])
        #expect(copy.history.map(\.values) == [[3, 4], [5, 6]])
        #expect(copy.inner.rounds == 7)
    }

    @Test func `gives back that something is missing`() throws {
        var (original, copy) = (Sample(), Self.filled())
        try copy.restore(original.savedState())
        #expect(copy.memory == nil && copy.history.isEmpty && copy.order.isEmpty)
    }

    @Test func `shares a vector's memory instead of copying it`() throws {
        var original = Self.filled()
        guard
            case .vector(let saved)? = original.savedState().fields.first(where: { $0.name == "model" })?
                .value
        else {
            Issue.record("no vector")
            return
        }
        #expect(saved.isIdentical(to: original.model))
    }

    /// Changes one field of a filled state and gives the complaint.
    private static func complaint(_ name: String, _ value: SavedState.Value) throws -> String? {
        var original = filled()
        var state = original.savedState()
        let index = try #require(state.fields.firstIndex { $0.name == name })
        state.fields[index] = .init(name: name, value: value)
        var copy = Sample()
        do {
            try copy.restore(state)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `refuses what does not fit, with the field, what is there and what should be`() throws {
        let short = SavedState.Value.vector(ParameterSnapshot([1]))
        let negative = SavedState.Value.scalar(.integer, bits: UInt64(bitPattern: -1))
        let nan = SavedState.Value.scalar(.number, bits: Double.nan.bitPattern)
        #expect(try Self.complaint("kind", .text("other")) == "kind: got \"other\"; expected \"sample\"")
        #expect(try Self.complaint("steps", negative) == "steps: got -1; expected 0...9007199254740992")
        #expect(try Self.complaint("weight", nan) == "weight: got nan; expected 0.0...8.0")
        #expect(
            try Self.complaint("weight", .text("1"))
                == "weight: got a text; expected a double-precision number")
        #expect(try Self.complaint("on", .scalar(.flag, bits: 2)) == "on: got the bits 2; expected a flag")
        #expect(try Self.complaint("mode", .text("wild")) == "mode: got \"wild\"; expected a Mode")
        #expect(try Self.complaint("model", short) == "model: got a vector of 1; expected a vector of 2")
        #expect(
            try Self.complaint("memory", short) == "memory: got a vector of 1; expected a vector of 2")
        #expect(
            try Self.complaint("counts", .list(.integer, bits: [1]))
                == "counts: got a list of 1; expected a list of 2 (each a whole number)")
        #expect(
            try Self.complaint("order", .list(.integer32, bits: [1, 2, 3, 4, 5]))
                == "order: got a list of 5; expected a list of 0...4 (each a 32-bit whole number)")
        #expect(
            try Self.complaint("random", .list(.word, bits: [1, 2]))
                == "random: got a stream of another seed, purpose or owner; expected the same stream")
    }

    @Test func `names the section of a field that is missing or left over`() throws {
        let extra = SavedState.Field(name: "extra", value: .absent)
        let rounds = SavedState.Field(name: "rounds", value: .scalar(.integer, bits: 1))
        #expect(
            try Self.complaint("inner", .section(SavedState()))
                == "inner.rounds: got nothing: the state ends here; expected a whole number")
        #expect(
            try Self.complaint("inner", .section(SavedState(fields: [extra])))
                == "inner.rounds: got the field \"extra\"; expected a whole number")
        #expect(
            try Self.complaint("inner", .section(SavedState(fields: [rounds, extra])))
                == "inner.extra: got a field of this name; expected the end of the section")
    }

    @Test func `does not believe a count of vectors`() throws {
        let claim = SavedState(fields: [.init(name: "count", value: .scalar(.integer, bits: 3))])
        #expect(
            try Self.complaint("history", .section(claim))
                == "history.0: got nothing: the state ends here; expected a vector of 2")
        let huge = SavedState(fields: [.init(name: "count", value: .scalar(.integer, bits: 1 << 40))])
        #expect(
            try Self.complaint("history", .section(huge))
                == "history.count: got 1099511627776; expected 0...3")
    }
}
