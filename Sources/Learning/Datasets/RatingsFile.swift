import Catalogues

/// The user's own ratings.
enum RatingsFile {
    static let entry = DatasetEntry(
        "ratings",
        "Your own ratings: user, item, rating and perhaps time on every line, separated by tabs, commas or '::'",
        source: "", licence: "",
        settings: TableFile.fileSettings + RatingsDataset.settings,
        files: TableFile.files,
        decode: { contents, settings throws(DatasetError) in
            try RatingsDataset(name: "ratings").decode(contents, settings)
        })
}
