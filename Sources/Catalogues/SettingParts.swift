/// A catalogue whose entries a setting lists: the layers of a network.
///
/// The entries are looked up when they are needed, so an entry may have a setting that lists entries of its own
/// catalogue.
public struct PartCatalogue: Sendable, Equatable {
    /// What a part is, in the singular: `layer`.
    public let kind: String
    private let entries: @Sendable () -> [any CatalogueEntry]

    /// The parts of a catalogue.
    ///
    /// - Parameters:
    ///   - kind: what a part is, in the singular.
    ///   - entries: the catalogue's entries; asked for when a file is read.
    public init(_ kind: String, entries: @escaping @Sendable () -> [any CatalogueEntry]) {
        self.kind = kind
        self.entries = entries
    }

    /// The names of all parts, in order.
    public var names: [String] { entries().map(\.name) }

    /// The part of that exact name; nil when there is none.
    public func entry(_ name: String) -> (any CatalogueEntry)? { entries().first { $0.name == name } }

    /// The part's name most like a mistyped one, if any is close enough to be meant.
    public func nearest(to name: String) -> String? { nearestWord(to: name, among: names) }

    /// Whether both list parts of the same kind.
    public static func == (left: PartCatalogue, right: PartCatalogue) -> Bool { left.kind == right.kind }
}

extension Catalogue {
    /// The catalogue as one whose entries are chosen by name, whatever they are.
    public var parts: PartCatalogue { PartCatalogue(kind) { entries } }
}

/// One part in a setting that lists parts: an entry's name, its settings, and where the list states it.
public struct SettingPart: Sendable, Equatable {
    /// The entry's name.
    public let name: String
    /// Every setting the entry declares.
    public let settings: Settings
    /// `file:line:column`; empty when no file states it.
    ///
    /// Two parts that differ in their places alone are equal.
    public let place: String

    /// - Parameters:
    ///   - name: of an entry.
    ///   - settings: checked against that entry.
    ///   - place: where it was stated.
    public init(name: String, settings: Settings, place: String = "") {
        self.name = name
        self.settings = settings
        self.place = place
    }

    /// Whether both are the same entry with the same settings.
    public static func == (left: SettingPart, right: SettingPart) -> Bool {
        left.name == right.name && left.settings == right.settings
    }
}

extension SettingPart: CustomStringConvertible {
    /// The part as a file would state it, with every setting: `{name: dense, outputs: 10, bias: true}`.
    public var description: String {
        let stated = settings.all.map { ", \($0.name): \($0.value)" }.joined()
        return "{name: \(name)\(stated)}"
    }
}
