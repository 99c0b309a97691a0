/// Draws numbers from a discrete distribution, one draw of the stream and two reads for each, however many there are.
///
/// Each of n columns holds 1/n of the probability, divided between its own number and one other. Source: Walker 1977, with
/// the tables made in linear time as in Vose 1991, "A linear algorithm for generating random numbers with a given distribution".
public struct AliasTable: Sendable {
    private struct Column: Sendable {
        /// The column's own number is drawn below this place in it, of 2⁶⁴.
        var limit: UInt64 = 0
        /// The other number.
        var other: Int32
    }

    private let columns: [Column]

    /// - Parameter weights: of the numbers 0, 1, …: finite, at least 0, and not all 0; a number of weight 0 is never drawn.
    public init(weights: [Double]) {
        let sum = weights.reduce(0, +)
        precondition(
            sum > 0 && sum.isFinite && weights.allSatisfy { $0 >= 0 } && weights.count <= Int(Int32.max),
            "\(weights.count) weights with the sum \(sum)")
        let scale = Double(weights.count) / sum
        var shares = weights.map { $0 * scale }
        var low = shares.indices.filter { shares[$0] < 1 }
        var high = shares.indices.filter { shares[$0] >= 1 }
        let heaviest = Int32(weights.indices.max { weights[$0] < weights[$1] } ?? 0)
        // What rounding leaves over keeps its column to itself, unless it must never be drawn.
        var columns = weights.indices.map {
            weights[$0] > 0 ? Column(limit: .max, other: Int32($0)) : Column(other: heaviest)
        }
        while let poor = low.popLast() {
            guard let rich = high.last else { break }
            columns[poor] = Column(limit: Self.limit(shares[poor]), other: Int32(rich))
            shares[rich] -= 1 - shares[poor]
            if shares[rich] < 1 {
                high.removeLast()
                low.append(rich)
            }
        }
        self.columns = columns
    }

    /// The next number.
    public func draw(_ stream: inout RandomStream) -> Int {
        let place = stream.next().multipliedFullWidth(by: UInt64(columns.count))
        let column = columns[Int(place.high)]
        return place.low < column.limit ? Int(place.high) : Int(column.other)
    }

    private static func limit(_ share: Double) -> UInt64 {
        let scaled = share * 0x1p64
        return scaled < 0x1p64 ? UInt64(max(0, scaled)) : .max
    }
}
