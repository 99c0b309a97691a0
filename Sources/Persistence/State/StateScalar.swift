/// A number or flag that fits into 64 bits and comes back as it was, bit for bit.
public protocol StateScalar: Sendable {
    /// Which type a saved field has: a field is read as what it was written as, or refused.
    static var scalarType: ScalarType { get }
    /// The bits.
    var stateBits: UInt64 { get }
    /// The value with these bits; nil when it has none.
    init?(stateBits: UInt64)
}

/// The types of saved numbers; the raw values are those of the file.
public enum ScalarType: UInt8, Sendable, CaseIterable {
    /// `Int` and `Int64`.
    case integer = 1
    /// `Int32`.
    case integer32 = 2
    /// `UInt64`.
    case word = 3
    /// `Double`.
    case number = 4
    /// `Float`.
    case single = 5
    /// `Bool`.
    case flag = 6

    /// What errors call it.
    var name: String {
        switch self {
        case .integer: "a whole number"
        case .integer32: "a 32-bit whole number"
        case .word: "a 64-bit word"
        case .number: "a double-precision number"
        case .single: "a single-precision number"
        case .flag: "a flag"
        }
    }
}

extension Int: StateScalar {
    /// A whole number.
    public static var scalarType: ScalarType { .integer }
    /// Two's complement.
    public var stateBits: UInt64 { UInt64(bitPattern: Int64(self)) }
    /// Any bits are a whole number.
    public init?(stateBits: UInt64) { self = Int(Int64(bitPattern: stateBits)) }
}

extension Int64: StateScalar {
    /// A whole number.
    public static var scalarType: ScalarType { .integer }
    /// Two's complement.
    public var stateBits: UInt64 { UInt64(bitPattern: self) }
    /// Any bits are a whole number.
    public init?(stateBits: UInt64) { self = Int64(bitPattern: stateBits) }
}

extension Int32: StateScalar {
    /// A 32-bit whole number.
    public static var scalarType: ScalarType { .integer32 }
    /// Two's complement, extended.
    public var stateBits: UInt64 { UInt64(bitPattern: Int64(self)) }
    /// Nil when it needs more than 32 bits.
    public init?(stateBits: UInt64) { self.init(exactly: Int64(bitPattern: stateBits)) }
}

extension UInt64: StateScalar {
    /// A word.
    public static var scalarType: ScalarType { .word }
    /// Itself.
    public var stateBits: UInt64 { self }
    /// Any bits are a word.
    public init?(stateBits: UInt64) { self = stateBits }
}

extension Double: StateScalar {
    /// A double-precision number.
    public static var scalarType: ScalarType { .number }
    /// IEEE 754, so that not-a-number and signed zeros survive.
    public var stateBits: UInt64 { bitPattern }
    /// Any bits are a number.
    public init?(stateBits: UInt64) { self.init(bitPattern: stateBits) }
}

extension Float: StateScalar {
    /// A single-precision number.
    public static var scalarType: ScalarType { .single }
    /// IEEE 754 in the lower half.
    public var stateBits: UInt64 { UInt64(bitPattern) }
    /// Nil when the upper half is not empty.
    public init?(stateBits: UInt64) {
        guard let bits = UInt32(exactly: stateBits) else { return nil }
        self.init(bitPattern: bits)
    }
}

extension Bool: StateScalar {
    /// A flag.
    public static var scalarType: ScalarType { .flag }
    /// 0 or 1.
    public var stateBits: UInt64 { self ? 1 : 0 }
    /// Nil for anything but 0 and 1.
    public init?(stateBits: UInt64) {
        guard stateBits <= 1 else { return nil }
        self = stateBits == 1
    }
}
