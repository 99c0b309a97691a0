public import LinearAlgebra

/// The state of something at one moment: named, typed fields in order.
///
/// Cheap to take: a vector costs one reference count, and its owner writes its next change elsewhere. So a state is taken
/// where training runs, and turned into bytes on another thread.
public struct SavedState: Sendable {
    /// One named value.
    public struct Field: Sendable {
        /// The name, 1 to 255 bytes of UTF-8.
        public let name: String
        /// What it holds.
        public let value: Value

        /// A field of that name.
        public init(name: String, value: Value) {
            precondition((1...255).contains(name.utf8.count), "a field's name of \(name.utf8.count) bytes")
            self.name = name
            self.value = value
        }
    }

    /// What a field holds.
    public indirect enum Value: Sendable {
        /// One number or flag.
        case scalar(ScalarType, bits: UInt64)
        /// Numbers or flags of one type.
        case list(ScalarType, bits: [UInt64])
        /// A text.
        case text(String)
        /// Single-precision values, `[count]`.
        case vector(ParameterSnapshot)
        /// Nothing, where there may be something.
        case absent
        /// Fields of a part.
        case section(SavedState)

        /// What errors call it.
        var kind: String {
            switch self {
            case .scalar(let type, _): type.name
            case .list(let type, _): "a list (each \(type.name))"
            case .text: "a text"
            case .vector: "a vector"
            case .absent: "nothing"
            case .section: "a section"
            }
        }
    }

    /// The fields, in the order they were noted.
    public var fields: [Field]

    /// A state of these fields.
    public init(fields: [Field] = []) {
        self.fields = fields
    }
}
