/// Durations on the command line, in the form that the experiment files have.
public enum DurationText {
    /// The nanoseconds of a text such as `500ms`, `1.5s` or `2min`.
    ///
    /// - Parameter text: a number with its unit; `0` needs none.
    /// - Returns: nil when the text is something else, or negative.
    public static func nanoseconds(_ text: String) -> Int64? {
        guard case .success(let nanoseconds) = QuantityKind.duration.read(text, in: 0...Int64.max) else {
            return nil
        }
        return nanoseconds
    }
}
