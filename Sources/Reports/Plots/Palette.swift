/// Colours and dashes of the lines: each line differs from the others in both, so that neither colour vision nor a
/// colour printer is needed.
enum Palette {
    /// Colours that people with any kind of colour vision can tell apart, for light and for dark paper.
    ///
    /// Source: Okabe & Ito 2008, "Color universal design", without the yellow, which is too faint on white; lightened
    /// where needed for a dark background.
    static let colours: [(light: String, dark: String)] = [
        ("#0072b2", "#4aa8e8"), ("#d55e00", "#ff8a3c"), ("#009e73", "#2cc79a"), ("#cc79a7", "#e59cc4"),
        ("#e69f00", "#f2b134"), ("#56b4e9", "#8fd0f5"), ("#333333", "#dddddd"),
    ]

    /// What a node does with its time: computing, exchanging messages, waiting; told apart by lightness too.
    static let activities: [(light: String, dark: String)] = [
        ("#0072b2", "#4aa8e8"), ("#e69f00", "#f2b134"), ("#c9d0d6", "#4a535c"),
    ]

    /// What keeps a loss up: optimisation, disagreement, heterogeneity, staleness; none is a line's colour.
    ///
    /// Source: Tol 2021, "Colour schemes", the muted one, which all kinds of colour vision tell apart; from dark to light and back,
    /// so that neighbours in a bar differ in grey as well.
    static let causes: [(light: String, dark: String)] = [
        ("#332288", "#8f83ea"), ("#ddcc77", "#ddcc77"), ("#117733", "#3fae67"), ("#cc6677", "#e48a98"),
    ]

    private static let dashes = ["", "7 3", "2 3", "9 3 2 3", "5 2", "12 4", "3 2 1 2", "1 3"]

    /// The colour of a line as CSS: the page's variable, with the light colour for a drawing that stands alone.
    static func colour(_ index: Int) -> String {
        let place = index % colours.count
        return "var(--line-\(place),\(colours[place].light))"
    }

    /// The colour of an activity as CSS, likewise.
    static func activity(_ index: Int) -> String { "var(--activity-\(index),\(activities[index].light))" }

    /// The colour of a cause as CSS, likewise.
    static func cause(_ index: Int) -> String { "var(--cause-\(index),\(causes[index].light))" }

    /// Every colour as drawings name it, with the colour on light paper.
    static var variableColours: [(variable: String, light: String)] {
        colours.indices.map { (colour($0), colours[$0].light) }
            + activities.indices.map { (activity($0), activities[$0].light) }
            + causes.indices.map { (cause($0), causes[$0].light) }
    }

    /// The dash pattern of a line in SVG's notation; empty for a solid line.
    static func dash(_ index: Int) -> String {
        // 7 colours and 8 dashes share no divisor, so that the pair stays unique for 7 · 8 lines.
        dashes[index % dashes.count]
    }

    /// The page's variables for one kind of paper.
    static func variables(isDark: Bool) -> String {
        let lines = colours.enumerated().map { "--line-\($0):\(isDark ? $1.dark : $1.light)" }
        let activities = activities.enumerated().map { "--activity-\($0):\(isDark ? $1.dark : $1.light)" }
        let causes = causes.enumerated().map { "--cause-\($0):\(isDark ? $1.dark : $1.light)" }
        return (lines + activities + causes).joined(separator: ";")
    }
}
