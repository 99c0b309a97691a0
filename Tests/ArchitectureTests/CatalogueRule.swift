/// Adding a variant is one file and one catalogue line: every file in a folder of variants appears in its catalogue.
enum CatalogueRule {
    /// A folder of variants and the catalogue that lists them, below `Sources`.
    static let table: [(folder: String, catalogue: String)] = [
        ("Compressors/Schemes", "Compressors/CompressorCatalogue.swift"),
        ("GossipAlgorithms/Algorithms", "GossipAlgorithms/AlgorithmCatalogue.swift"),
        ("Learning/Datasets", "Learning/Data/DatasetCatalogue.swift"),
        ("Learning/Fetches", "Learning/Fetching/FetchCatalogue.swift"),
        ("Learning/Layers", "Learning/Networks/LayerCatalogue.swift"),
        ("Learning/Losses", "Learning/Training/LossCatalogue.swift"),
        ("Learning/Models", "Learning/Training/ModelCatalogue.swift"),
        ("Learning/Partitions", "Learning/Partitioning/PartitionCatalogue.swift"),
        ("Optimizers/Rules", "Optimizers/OptimizerCatalogue.swift"),
        ("Optimizers/Schedules", "Optimizers/LearningRateScheduleCatalogue.swift"),
        ("Robustness/Aggregators", "Robustness/AggregatorCatalogue.swift"),
        ("Robustness/Attacks", "Robustness/AttackCatalogue.swift"),
        ("Topology/Families", "Topology/Graphs/GraphFamilyCatalogue.swift"),
        ("Topology/Formats", "Topology/Documents/GraphFormatCatalogue.swift"),
        ("Topology/MixingWeights", "Topology/Mixing/MixingRuleCatalogue.swift"),
        ("Topology/Schedules", "Topology/Rounds/ScheduleCatalogue.swift"),
    ]

    /// The rows of the table that the files break, and the catalogues that have no row.
    static func violations(in files: [SourceFile], table: [(folder: String, catalogue: String)])
        -> [Violation]
    {
        let rows = table.flatMap { row in
            violations(of: files.filter { isVariant($0, in: row.folder) }, row.catalogue, files)
        }
        let known = Set(table.map { "Sources/\($0.catalogue)" })
        let orphans = files.filter { file in
            file.isProduct && file.module != "Catalogues" && !known.contains(file.path)
                && !listed(in: file).isEmpty
        }
        return rows
            + orphans.map {
                Violation(
                    path: $0.path, line: 0,
                    message:
                        "a catalogue without a row in CatalogueRule.table; add its folder of variants there")
            }
    }

    private static func violations(
        of variants: [SourceFile], _ catalogue: String, _ files: [SourceFile]
    ) -> [Violation] {
        guard !variants.isEmpty else { return [] }  // The folder does not exist yet.
        let path = "Sources/\(catalogue)"
        guard let file = files.first(where: { $0.path == path }) else {
            return [Violation(path: path, line: 0, message: "missing: \(variants[0].path) is listed nowhere")]
        }
        let listed = listed(in: file)
        return variants.filter { listed.isDisjoint(with: declared(in: $0)) }.map {
            Violation(
                path: $0.path, line: 0,
                message:
                    "declares \(declared(in: $0).sorted()), but \(catalogue) lists none of them; add its line there"
            )
        }
    }

    /// Whether the file is a variant of that folder: capabilities of a type (`Type+Capability.swift`) belong to theirs.
    private static func isVariant(_ file: SourceFile, in folder: String) -> Bool {
        file.path.hasPrefix("Sources/\(folder)/") && !file.name.contains("+")
            && file.name != "Placeholder.swift"
    }

    /// The identifiers between the brackets of `Catalogue…(…, [ … ])`; empty when the file makes no catalogue.
    static func listed(in file: SourceFile) -> Set<String> {
        guard let start = file.code.firstIndex(where: { makesCatalogue($0) }) else { return [] }
        var depth = 0
        var names: Set<String> = []
        for line in file.code[start...] {
            // Only what follows the first bracket and precedes its partner counts.
            for piece in line.split(whereSeparator: { $0 == " " || $0 == "," }) {
                let opened = piece.count { $0 == "[" }
                if depth > 0 || opened > 0 { names.formUnion(SwiftText.identifiers(in: String(piece))) }
                depth += opened - piece.count { $0 == "]" }
                if depth == 0, !names.isEmpty { return names }
            }
        }
        return names
    }

    private static func makesCatalogue(_ line: String) -> Bool {
        line.contains("static let") && (line.contains("Catalogue(") || line.contains("Catalogue<"))
    }

    /// The types the file declares and the static members it adds.
    static func declared(in file: SourceFile) -> Set<String> {
        var names: Set<String> = []
        for line in file.code {
            let words = SwiftText.identifiers(in: line)
            for (word, next) in zip(words, words.dropFirst())
            where ["struct", "class", "enum", "actor"].contains(word) {
                names.insert(next)
            }
            if let position = words.firstIndex(of: "static"), position + 2 < words.count,
                ["let", "var", "func"].contains(words[position + 1]), words[position + 2] != "entry"
            {
                names.insert(words[position + 2])
            }
        }
        return names
    }
}
