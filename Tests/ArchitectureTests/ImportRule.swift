/// Imports form a directed acyclic graph: a module imports what its row lists, and nothing else.
enum ImportRule {
    /// Every module, and what it may import besides the standard library's own modules.
    static let table: [String: Set<String>] = [
        "Catalogues": [],
        "Determinism": [],
        "LinearAlgebra": ["COpenBLAS", "CPrefetch"],
        "Persistence": ["Determinism", "LinearAlgebra"],
        "Topology": ["Catalogues", "Determinism", "LinearAlgebra"],
        "Compressors": ["Catalogues", "Determinism", "LinearAlgebra"],
        "Robustness": ["Catalogues", "Determinism", "LinearAlgebra"],
        "Optimizers": ["Catalogues", "LinearAlgebra", "Persistence"],
        "Learning": [
            "CJPEG", "CPNG", "CZlib", "Catalogues", "Determinism", "LinearAlgebra", "Persistence",
        ],
        "Reports": ["Determinism", "FoundationEssentials", "LinearAlgebra"],
        "GossipAlgorithms": [
            "Catalogues", "Compressors", "Determinism", "LinearAlgebra", "Optimizers", "Persistence",
            "Robustness", "Topology",
        ],
        "Wire": ["CChecksum", "Compressors", "GossipAlgorithms", "LinearAlgebra"],
        "Experiments": [
            "Catalogues", "Compressors", "Determinism", "GossipAlgorithms", "Learning", "LinearAlgebra",
            "Optimizers", "Robustness", "Topology", "Yams",
        ],
        "Simulation": [
            "Catalogues", "Compressors", "Determinism", "Dispatch", "Experiments", "GossipAlgorithms",
            "HeapModule",
            "Learning",
            "LinearAlgebra", "Optimizers", "Reports", "Runs", "Topology", "Wire",
        ],
        "Runs": [
            "Catalogues", "Determinism", "Experiments", "GossipAlgorithms", "Learning", "LinearAlgebra",
            "Optimizers", "Reports", "Robustness", "Topology",
        ],
        "TransportSecurity": ["COpenSSL"],
        "StatusServer": ["FlyingFox", "FlyingSocks", "FoundationEssentials"],
        "EventLoop": ["CLibuv"],
        "PeerNode": [
            "Catalogues", "Compressors", "Determinism", "EventLoop", "Experiments", "GossipAlgorithms",
            "Learning", "LinearAlgebra", "Logging", "Optimizers", "Persistence", "Reports", "Runs",
            "Topology", "TransportSecurity",
            "Wire",
        ],
    ]

    /// The executable: it may import everything.
    static let command = "MurmurCommand"

    /// What comes with the compiler and has no effects that `EffectRule` does not watch by name.
    static let everywhere: Set<String> = ["Glibc", "Synchronization"]

    static func violations(in file: SourceFile) -> [Violation] {
        guard file.isProduct, file.module != command else { return [] }
        guard let allowed = table[file.module] else {
            return [
                Violation(
                    path: file.path, line: 0,
                    message:
                        "module \(file.module) has no row in ImportRule.table; add one that says what it may import"
                )
            ]
        }
        return file.imports
            .filter { !allowed.contains($0.module) && !everywhere.contains($0.module) }
            .map { name, line in
                Violation(
                    path: file.path, line: line,
                    message:
                        "\(file.module) must not import \(name) (allowed: \(allowed.sorted())); move what needs it"
                        + " to a module that may, or hand the value in")
            }
    }

    /// The modules of the table that import themselves, directly or through others.
    static func cycles(in table: [String: Set<String>]) -> [String] {
        table.keys.sorted().filter { start in
            var reached = table[start] ?? []
            var frontier = reached
            while !frontier.isEmpty {
                frontier = Set(frontier.flatMap { table[$0] ?? [] }).subtracting(reached)
                reached.formUnion(frontier)
            }
            return reached.contains(start)
        }
    }
}
