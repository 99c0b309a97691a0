/// Lays compact JSON out so that people can read it and `diff` shows one line for each evaluation, node and event.
///
/// Objects of the first two levels have one member on each line, lists of objects have one element on each line down
/// to the third level, and everything else stays on one line. Ends with one newline.
enum ReportLayout {
    private static let indentation = 2

    /// The same JSON, laid out.
    ///
    /// `compact` is valid JSON without white space between tokens.
    static func laidOut(_ compact: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(compact.count + compact.count / 8)
        var isSplit: [Bool] = []
        var inText = false
        var position = 0

        func breakLine() {
            output.append(UInt8(ascii: "\n"))
            output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation * isSplit.count))
        }

        while position < compact.count {
            let byte = compact[position]
            if inText {
                output.append(byte)
                if byte == UInt8(ascii: "\\") {
                    position += 1
                    output.append(compact[position])
                } else if byte == UInt8(ascii: "\"") {
                    inText = false
                }
                position += 1
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                inText = true
                output.append(byte)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let next = position + 1 < compact.count ? compact[position + 1] : byte
                output.append(byte)
                isSplit.append(splits(byte, first: next, depth: isSplit.count))
                if isSplit.last == true { breakLine() }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                let wasSplit = isSplit.popLast() ?? false
                if wasSplit { breakLine() }
                output.append(byte)
            case UInt8(ascii: ","):
                output.append(byte)
                if isSplit.last == true { breakLine() } else { output.append(UInt8(ascii: " ")) }
            case UInt8(ascii: ":"):
                output.append(byte)
                output.append(UInt8(ascii: " "))
            default:
                output.append(byte)
            }
            position += 1
        }
        output.append(UInt8(ascii: "\n"))
        return output
    }

    private static func splits(_ opening: UInt8, first: UInt8, depth: Int) -> Bool {
        if opening == UInt8(ascii: "{") { return depth <= 1 && first != UInt8(ascii: "}") }
        return depth <= 2 && first == UInt8(ascii: "{")
    }
}
