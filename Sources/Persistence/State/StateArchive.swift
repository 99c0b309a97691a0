public import Determinism
public import LinearAlgebra

/// Notes the fields of a state, or hands them out again: the same calls in the same order do both.
///
/// When reading, each call expects exactly the field that the same call wrote: the next one, of that name, that type and a
/// length that fits. Anything else is refused with the field's full name. Nothing is sized by what a state claims.
public struct StateArchive {
    /// Whether fields are handed out; otherwise they are noted.
    public let isReading: Bool
    fileprivate var levels: [Level]

    /// The whole, or a section that is open.
    fileprivate struct Level {
        let name: String
        var fields: [SavedState.Field] = []
        /// Reading: the position of the next field.
        var next = 0
    }

    /// The largest count a field may hold: beyond it `Double` has no exact whole numbers, and no run gets there.
    public static let largestCount = 1 << 53

    fileprivate init(isReading: Bool, fields: [SavedState.Field]) {
        self.isReading = isReading
        levels = [Level(name: "", fields: fields)]
    }

    /// The error that says what is wrong with a field of the open section.
    public func refusal(of field: String, found: String, expected: String) -> StateError {
        let path = levels.map(\.name).filter { !$0.isEmpty } + [field]
        return StateError(field: path.joined(separator: "."), found: found, expected: expected)
    }

    /// The next field, which must have that name.
    private mutating func take(_ name: String, expected: String) throws(StateError) -> SavedState.Value {
        let level = levels[levels.count - 1]
        guard level.next < level.fields.count else {
            throw refusal(of: name, found: "nothing: the state ends here", expected: expected)
        }
        let field = level.fields[level.next]
        guard field.name == name else {
            throw refusal(of: name, found: "the field \"\(field.name)\"", expected: expected)
        }
        levels[levels.count - 1].next += 1
        return field.value
    }

    private mutating func note(_ name: String, _ value: SavedState.Value) {
        let last = levels.count - 1
        precondition(
            !levels[last].fields.contains { $0.name == name },
            "two fields of one section are called \"\(name)\"")
        levels[last].fields.append(SavedState.Field(name: name, value: value))
    }

    fileprivate func checkNothingIsLeft() throws(StateError) {
        let level = levels[levels.count - 1]
        guard level.next == level.fields.count else {
            let field = level.fields[level.next].name
            throw refusal(of: field, found: "a field of this name", expected: "the end of the section")
        }
    }

    // MARK: - Numbers, flags, texts

    /// A number or flag, any value of its type.
    public mutating func value<Scalar: StateScalar>(
        _ name: String, _ value: inout Scalar
    ) throws(StateError) {
        guard isReading else { return note(name, .scalar(Scalar.scalarType, bits: value.stateBits)) }
        let found = try take(name, expected: Scalar.scalarType.name)
        guard case .scalar(Scalar.scalarType, let bits) = found else {
            throw refusal(of: name, found: found.kind, expected: Scalar.scalarType.name)
        }
        guard let scalar = Scalar(stateBits: bits) else {
            throw refusal(of: name, found: "the bits \(bits)", expected: Scalar.scalarType.name)
        }
        value = scalar
    }

    /// A number between two bounds.
    public mutating func value<Scalar: StateScalar & Comparable>(
        _ name: String, _ value: inout Scalar, in range: ClosedRange<Scalar>
    ) throws(StateError) {
        var candidate = value
        try self.value(name, &candidate)
        guard isReading else { return }
        guard range.contains(candidate) else {
            throw refusal(
                of: name, found: "\(candidate)", expected: "\(range.lowerBound)...\(range.upperBound)")
        }
        value = candidate
    }

    /// A count of steps, rounds or messages: at least 0, at most `largestCount`.
    public mutating func count(_ name: String, _ value: inout Int) throws(StateError) {
        try self.value(name, &value, in: 0...Self.largestCount)
    }

    /// A choice, kept by its raw value.
    public mutating func choice<Choice: RawRepresentable>(
        _ name: String, _ value: inout Choice
    ) throws(StateError) where Choice.RawValue == String {
        var text = value.rawValue
        try self.text(name, &text)
        guard isReading else { return }
        guard let choice = Choice(rawValue: text) else {
            throw refusal(of: name, found: "\"\(text)\"", expected: "a \(Choice.self)")
        }
        value = choice
    }

    /// A text.
    public mutating func text(_ name: String, _ value: inout String) throws(StateError) {
        guard isReading else { return note(name, .text(value)) }
        let found = try take(name, expected: "a text")
        guard case .text(let text) = found else {
            throw refusal(of: name, found: found.kind, expected: "a text")
        }
        value = text
    }

    /// A text that must be the same when it is read: what the state belongs to.
    public mutating func expect(_ name: String, _ text: String) throws(StateError) {
        var found = text
        try self.text(name, &found)
        if found != text { throw refusal(of: name, found: "\"\(found)\"", expected: "\"\(text)\"") }
    }

    /// Numbers or flags; when read, as many as there are now, or as many as `counts` allows.
    public mutating func values<Scalar: StateScalar>(
        _ name: String, _ values: inout [Scalar], counts: ClosedRange<Int>? = nil
    ) throws(StateError) {
        guard isReading else { return note(name, .list(Scalar.scalarType, bits: values.map(\.stateBits))) }
        let counts = counts ?? values.count...values.count
        let expected = "a list of \(Self.text(counts)) (each \(Scalar.scalarType.name))"
        let found = try take(name, expected: expected)
        guard case .list(Scalar.scalarType, let bits) = found else {
            throw refusal(of: name, found: found.kind, expected: expected)
        }
        guard counts.contains(bits.count) else {
            throw refusal(of: name, found: "a list of \(bits.count)", expected: expected)
        }
        let read = bits.compactMap { Scalar(stateBits: $0) }
        guard read.count == bits.count else {
            throw refusal(of: name, found: "bits that mean nothing", expected: Scalar.scalarType.name)
        }
        values = read
    }

    private static func text(_ range: ClosedRange<Int>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)...\(range.upperBound)"
    }

    /// A random stream's place; the stream itself must have been made with the same names.
    public mutating func stream(_ name: String, _ stream: inout RandomStream) throws(StateError) {
        var numbers = [stream.identity, stream.state]
        try values(name, &numbers)
        guard isReading else { return }
        guard numbers[0] == stream.identity else {
            throw refusal(
                of: name, found: "a stream of another seed, purpose or owner", expected: "the same stream")
        }
        stream.state = numbers[1]
    }

    // MARK: - Vectors

    /// A vector; when read, of the present length.
    public mutating func vector(_ name: String, _ vector: inout ParameterVector) throws(StateError) {
        guard isReading else { return note(name, .vector(vector.snapshot())) }
        vector.assign(try takeVector(name, length: vector.count))
    }

    /// A frozen vector; when read, of the present length.
    public mutating func snapshot(
        _ name: String, _ snapshot: inout ParameterSnapshot
    ) throws(StateError) {
        guard isReading else { return note(name, .vector(snapshot)) }
        snapshot = try takeVector(name, length: snapshot.count)
    }

    /// A frozen vector that may be missing; when read and there, of the given length.
    public mutating func snapshot(
        _ name: String, _ snapshot: inout ParameterSnapshot?, length: Int
    ) throws(StateError) {
        guard isReading else { return note(name, snapshot.map { .vector($0) } ?? .absent) }
        let found = try take(name, expected: "a vector of \(length), or nothing")
        switch found {
        case .absent: snapshot = nil
        case .vector(let vector): snapshot = try check(vector, name, length: length)
        default: throw refusal(of: name, found: found.kind, expected: "a vector of \(length), or nothing")
        }
    }

    /// Several frozen vectors of one length; when read, as many as there are now, or as many as `counts` allows.
    public mutating func snapshots(
        _ name: String, _ snapshots: inout [ParameterSnapshot], length: Int, counts: ClosedRange<Int>? = nil
    ) throws(StateError) {
        let counts = counts ?? snapshots.count...snapshots.count
        let present = snapshots
        var read: [ParameterSnapshot] = []
        try section(name) { (archive: inout StateArchive) throws(StateError) in
            var count = present.count
            try archive.value("count", &count, in: archive.isReading ? counts : count...count)
            for index in 0..<count {
                if archive.isReading {
                    read.append(try archive.takeVector("\(index)", length: length))
                } else {
                    archive.note("\(index)", .vector(present[index]))
                }
            }
        }
        if isReading { snapshots = read }
    }

    private mutating func takeVector(_ name: String, length: Int) throws(StateError) -> ParameterSnapshot {
        let found = try take(name, expected: "a vector of \(length)")
        guard case .vector(let vector) = found else {
            throw refusal(of: name, found: found.kind, expected: "a vector of \(length)")
        }
        return try check(vector, name, length: length)
    }

    private func check(
        _ vector: ParameterSnapshot, _ name: String, length: Int
    ) throws(StateError) -> ParameterSnapshot {
        guard vector.count == length else {
            throw refusal(of: name, found: "a vector of \(vector.count)", expected: "a vector of \(length)")
        }
        return vector
    }

    // MARK: - Parts

    /// Fields that belong together, under a name of their own.
    public mutating func section(
        _ name: String, _ body: (inout StateArchive) throws(StateError) -> Void
    ) throws(StateError) {
        try open(name)
        try body(&self)
        try close()
    }

    /// A part that names its own fields, as a section.
    public mutating func part<Part: Persistent & ~Copyable>(
        _ name: String, _ part: inout Part
    ) throws(StateError) {
        try open(name)
        try part.persist(in: &self)
        try close()
    }

    /// A part that only some nodes have: nothing is noted or read where it is missing.
    public mutating func part<Part: Persistent & ~Copyable>(
        _ name: String, _ part: inout Part?
    ) throws(StateError) {
        guard part != nil else { return }
        try open(name)
        try part?.persist(in: &self)
        try close()
    }

    private mutating func open(_ name: String) throws(StateError) {
        var fields: [SavedState.Field] = []
        if isReading {
            let found = try take(name, expected: "a section")
            guard case .section(let state) = found else {
                throw refusal(of: name, found: found.kind, expected: "a section")
            }
            fields = state.fields
        }
        levels.append(Level(name: name, fields: fields))
    }

    private mutating func close() throws(StateError) {
        if isReading { try checkNothingIsLeft() }
        let level = levels.removeLast()
        if !isReading { note(level.name, .section(SavedState(fields: level.fields))) }
    }
}

extension Persistent where Self: ~Copyable {
    /// The state at this moment.
    ///
    /// Traps when a field is refused: that is for states that are read.
    public mutating func savedState() -> SavedState {
        var archive = StateArchive(isReading: false, fields: [])
        do {
            try persist(in: &archive)
        } catch {
            preconditionFailure("a state was refused while it was saved: \(error)")
        }
        return SavedState(fields: archive.levels[0].fields)
    }

    /// Goes on from a state.
    ///
    /// - Throws: `StateError` when it is damaged or another's; the value is then half assigned and to be thrown away.
    public mutating func restore(_ state: SavedState) throws(StateError) {
        var archive = StateArchive(isReading: true, fields: state.fields)
        try persist(in: &archive)
        try archive.checkNothingIsLeft()
    }
}
