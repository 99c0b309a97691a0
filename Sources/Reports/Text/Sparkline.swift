/// A curve in one line of block characters.
public enum Sparkline {
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// The whole curve in at most `width` characters: of more values, as many evenly spread ones, the last among them.
    public static func whole(_ values: [Double], width: Int) -> String {
        guard values.count > width, width > 1 else { return text(values, width: width) }
        return text((0..<width).map { values[$0 * (values.count - 1) / (width - 1)] }, width: width)
    }

    /// The last `width` values, the lowest as `▁` and the highest as `█`; a value that is not finite is a space, a
    /// constant curve is `▄`.
    public static func text(_ values: [Double], width: Int = 40) -> String {
        let shown = values.suffix(max(0, width))
        let finite = shown.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else {
            return String(repeating: " ", count: shown.count)
        }
        let characters = shown.map { value -> Character in
            guard value.isFinite else { return " " }
            guard high > low else { return "▄" }
            let level = (value / 2 - low / 2) / (high / 2 - low / 2) * Double(blocks.count)
            return blocks[min(blocks.count - 1, Int(level))]
        }
        return String(characters)
    }
}
