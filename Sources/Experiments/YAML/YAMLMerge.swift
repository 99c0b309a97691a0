extension YAMLNode {
    /// The value with another laid over it: mappings are merged key by key, everything else is replaced.
    ///
    /// Something chosen by name (`{name: ad-psgd, ...}`, or just `ad-psgd`) keeps its settings when the override names
    /// the same thing or nothing, and is replaced as a whole when it names another. `none` is no name: what is laid over it
    /// replaces it.
    package func merged(with override: YAMLNode) -> YAMLNode {
        switch (content, override.content) {
        case (.mapping(let entries), .mapping(let changes)):
            if let name = entry("name"), let other = override.entry("name"),
                name.value.text != other.value.text
            {
                return override
            }
            var result = entries
            for change in changes {
                if let index = result.firstIndex(where: { $0.key == change.key }) {
                    result[index].value = result[index].value.merged(with: change.value)
                    result[index].keyPlace = change.keyPlace
                } else {
                    result.append(change)
                }
            }
            return YAMLNode(.mapping(result), at: place, path: path)
        case (.mapping, .scalar) where entry("name") != nil && entry("name")?.value.text == override.text:
            return self
        case (.scalar, .mapping) where named != self && text != "none":
            return named.merged(with: override)
        default:
            return override
        }
    }

    /// A text as the mapping `{name: text}` it stands for; everything else as it is.
    package var named: YAMLNode {
        guard case .scalar = content, text != nil, decimal == nil else { return self }
        return YAMLNode(
            .mapping([YAMLEntry(key: "name", keyPlace: place, value: self)]), at: place, path: path)
    }
}
