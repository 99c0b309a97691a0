/// Something users choose by name: an algorithm, a graph family, a model, an optimizer, a partition.
public protocol CatalogueEntry: Sendable {
    /// The name in files and on the command line, in kebab-case, for example `ad-psgd`.
    var name: String { get }
    /// What it is, in one line.
    var summary: String { get }
    /// Where it comes from: authors, year, arXiv id or equation; empty when there is no paper.
    var source: String { get }
    /// The settings it understands.
    var settings: [Setting] { get }
    /// Why it does not understand a setting that others of its kind do, with the remedy; nil when there is nothing to say.
    func refusal(ofSetting name: String) -> String?
}

extension CatalogueEntry {
    /// There is nothing to say.
    public func refusal(ofSetting name: String) -> String? { nil }
}

/// All entries of one kind, in the order of their documentation.
///
/// Adding a variant is one file and one line in here.
public struct Catalogue<Entry: CatalogueEntry>: Sendable {
    /// What the entries are, in the singular: `algorithm`.
    public let kind: String
    /// The entries; no two have the same name.
    public let entries: [Entry]

    /// The catalogue of a kind; traps when two entries have the same name.
    public init(_ kind: String, _ entries: [Entry]) {
        for (index, entry) in entries.enumerated() {
            precondition(
                !entries[..<index].contains { $0.name == entry.name }, "two entries named \(entry.name)")
        }
        self.kind = kind
        self.entries = entries
    }

    /// The names of the entries, in order.
    public var names: [String] { entries.map(\.name) }

    /// The entry of that exact name.
    public subscript(name: String) -> Entry? { entries.first { $0.name == name } }

    /// The entry's name most like a mistyped one, if any is close enough to be meant.
    public func nearest(to name: String) -> String? { nearestWord(to: name, among: names) }
}
