/// An array of numbers in NumPy's file format, `.npy`, versions 1 to 3, its bytes in memory.
public struct NumPyArray: Sendable {
    /// What is wrong with a file, and at which byte.
    public typealias FormatError = NumPyHeader.FormatError

    /// What is said of the entries, and where they begin.
    public let header: NumPyHeader
    private let bytes: [UInt8]

    /// The array in the bytes of a whole file.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        header = try NumPyHeader(bytes, fileBytes: bytes.count)
        self.bytes = bytes
    }

    /// The dimensions; empty for a single number.
    public var shape: [Int] { header.shape }
    /// The product of the dimensions.
    public var count: Int { header.count }
    /// The byte at which the entries begin.
    public var start: Int { header.start }
    /// Whether the entries are whole numbers or truth values.
    public var isIntegral: Bool { header.type.kind != UInt8(ascii: "f") }
    /// The shape as Python writes it, for messages.
    public var shapeText: String { header.shapeText }

    /// The byte of the entry at a position in C order (last index fastest), `0 ..< count`.
    public func place(of position: Int) -> Int {
        let size = header.type.size
        guard header.isFortranOrdered else { return start + position * size }
        var (rest, offset, stride) = (position, 0, count)
        for dimension in shape.reversed() {
            stride /= dimension
            offset += rest % dimension * stride
            rest /= dimension
        }
        return start + offset * size
    }

    /// The entry at a position in C order; integers beyond 2⁵³ are rounded.
    public subscript(position: Int) -> Double { header.type.value(bytes, at: place(of: position)) }
}
