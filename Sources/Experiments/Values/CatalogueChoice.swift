public import Catalogues

/// Something chosen by name from a catalogue, with all its settings: stated ones and defaults.
public struct CatalogueChoice: Sendable, Equatable {
    /// The entry's name.
    public let name: String
    /// Every setting the entry declares.
    public let settings: Settings

    /// A choice whose settings were checked against the entry of that name.
    public init(name: String, settings: Settings) {
        self.name = name
        self.settings = settings
    }
}

extension YAMLNode {
    /// The catalogue entry it names, as `name` or as `{name: ..., setting: value}`; nil, and problems, when it names
    /// none or a setting does not fit.
    func choice<Entry: CatalogueEntry>(
        from catalogue: Catalogue<Entry>, _ problems: InputProblems
    ) -> CatalogueChoice? {
        choice(from: catalogue.parts, problems)
    }

    private func choice(from catalogue: PartCatalogue, _ problems: InputProblems) -> CatalogueChoice? {
        guard let object = YAMLObject(named, problems),
            let name = object.required("name", "one of \(catalogue.names.joined(separator: ", "))")
        else { return nil }
        guard let text = name.text, let entry = catalogue.entry(text) else {
            let remedy =
                name.text.flatMap { catalogue.nearest(to: $0) }.map { "; did you mean '\($0)'?" } ?? ""
            let names = catalogue.names.joined(separator: ", ")
            problems.record(
                name, "unknown \(catalogue.kind) (got \(name.shown); expected one of \(names))\(remedy)")
            return nil
        }
        let before = problems.count
        object.refuse { entry.refusal(ofSetting: $0) }
        guard let settings = object.settings(entry.settings), problems.count == before else { return nil }
        return CatalogueChoice(name: text, settings: settings)
    }

    /// The parts it lists, each as `name`, as `{name: ..., setting: value}` or, shorter, as `name: {setting: value}`;
    /// nil, and problems, when it is no list or a part does not fit.
    func parts(from catalogue: PartCatalogue, _ problems: InputProblems) -> SettingValue? {
        guard case .list(let items) = content else {
            problems.record(self, "expected a list of \(catalogue.kind)s (got \(shown))")
            return nil
        }
        let parts = items.compactMap { item in
            item.unfolded.choice(from: catalogue, problems).map {
                SettingPart(name: $0.name, settings: $0.settings, place: item.place.description)
            }
        }
        return parts.count == items.count ? .parts(parts) : nil
    }

    /// `name: {setting: value}` as the mapping `{name: ..., setting: value}` it stands for; everything else as it is.
    private var unfolded: YAMLNode {
        guard case .mapping(let entries) = content, entries.count == 1, entries[0].key != "name",
            case .mapping(let settings) = entries[0].value.content
        else { return self }
        let name = YAMLNode(
            .scalar(entries[0].key, isQuoted: false), at: entries[0].keyPlace, path: self.path(of: "name"))
        return YAMLNode(
            .mapping([YAMLEntry(key: "name", keyPlace: entries[0].keyPlace, value: name)] + settings),
            at: place, path: path)
    }
}

extension YAMLObject {
    /// The declared settings as stated in the rest of the mapping; nil when a problem was recorded.
    ///
    /// Refuses every other key.
    func settings(_ declared: [Setting]) -> Settings? {
        let before = problems.count
        var given: [(name: String, value: SettingValue)] = []
        for setting in declared {
            guard let value = read(setting) else { continue }
            given.append((setting.name, value))
        }
        refuseUnknownKeys()
        guard problems.count == before else { return nil }
        do {
            return try Settings(declared, given: given)
        } catch {
            preconditionFailure("settings that were read one by one do not fit together: \(error)")
        }
    }
}
