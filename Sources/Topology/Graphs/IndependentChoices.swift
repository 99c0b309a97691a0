import Determinism
import Glibc

/// Which of many equally likely things happen, by skipping over those that do not (Batagelj & Brandes 2005).
enum IndependentChoices {
    /// Calls `body` with every chosen index of `0 ..< count`, ascending; time proportional to the number
    /// chosen.
    static func among(
        _ count: Int, probability: Double, using stream: inout RandomStream, _ body: (Int) -> Void
    ) {
        guard probability > 0 else { return }
        guard probability < 1 else {
            for index in 0..<count { body(index) }
            return
        }
        let scale = 1 / log1p(-probability)
        var index = -1
        while true {
            let skip = log(1 - stream.uniform()) * scale
            guard skip < Double(count - index) else { return }
            index += 1 + Int(skip)
            guard index < count else { return }
            body(index)
        }
    }

    /// The pair (w, v), w < v, at a place of the order (0, 1), (0, 2), (1, 2), (0, 3) and so on.
    static func pair(_ index: Int) -> Edge {
        var v = Int((1 + (1 + 8 * Double(index)).squareRoot()) / 2)
        while v * (v - 1) / 2 > index { v -= 1 }
        while v * (v + 1) / 2 <= index { v += 1 }
        return Edge(index - v * (v - 1) / 2, v)
    }
}
