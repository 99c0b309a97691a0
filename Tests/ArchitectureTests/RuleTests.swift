import Testing

/// Each rule refuses what it is there to refuse: a check that cannot fail checks nothing.
@Suite struct `the rules` {
    private func file(_ path: String, _ text: String) -> SourceFile { SourceFile("Sources/\(path)", text) }

    // MARK: - Imports

    @Test(arguments: [
        ("Topology/A.swift", "import Learning"), ("GossipAlgorithms/A.swift", "import Learning"),
        ("GossipAlgorithms/A.swift", "public import Wire"), ("Simulation/A.swift", "import PeerNode"),
        ("PeerNode/A.swift", "import Simulation"), ("Wire/A.swift", "import CLibuv"),
        ("Determinism/A.swift", "import LinearAlgebra"), ("Topology/A.swift", "import Foundation"),
        ("Topology/A.swift", "import FoundationEssentials"), ("NewModule/A.swift", "let a = 1"),
    ])
    func `an import outside its row is refused`(path: String, text: String) {
        #expect(ImportRule.violations(in: file(path, text)).count == 1)
    }

    @Test(arguments: [
        ("Topology/A.swift", "import Glibc\npublic import Determinism"), ("Learning/A.swift", "import CZlib"),
        ("MurmurCommand/A.swift", "import Foundation\nimport Simulation"),
        ("Reports/A.swift", "import FoundationEssentials"),
    ])
    func `an import of its row is accepted`(path: String, text: String) {
        #expect(ImportRule.violations(in: file(path, text)).isEmpty)
    }

    @Test func `a cycle of imports is found`() {
        #expect(ImportRule.cycles(in: ["A": ["B"], "B": ["C"], "C": ["A"], "D": ["A"]]) == ["A", "B", "C"])
        #expect(ImportRule.cycles(in: ["A": ["A"]]) == ["A"])
        #expect(ImportRule.cycles(in: ["A": ["B", "C"], "B": ["C"], "C": []]).isEmpty)
    }

    // MARK: - Effects

    @Test(arguments: EffectRule.effects.flatMap(\.words))
    func `every banned word is refused in a pure module, with its replacement`(word: String) throws {
        let violation = try #require(
            EffectRule.violations(in: file("Topology/A.swift", "let a = 1\nx = \(word) y\n"))
                .first { $0.message.hasPrefix("`\(word)`") })
        #expect(violation.line == 2)
        #expect(violation.message.contains(": "))
    }

    @Test func `words in comments and texts are no effects`() {
        let text = "// print(x) and Task { }\nlet a = \"Date() \\\"getenv\\\"\" /* fopen */\nfingerprint(1)\n"
        #expect(EffectRule.violations(in: file("Topology/A.swift", text)).isEmpty)
    }

    @Test func `an effect is accepted where it belongs`() {
        #expect(
            EffectRule.violations(in: file("MurmurCommand/A.swift", "import Foundation\nprint(getenv(a))"))
                .isEmpty)
        #expect(EffectRule.violations(in: file("EventLoop/A.swift", "clock_gettime(a, b)")).isEmpty)
        #expect(EffectRule.violations(in: file("EventLoop/A.swift", "print(a)")).count == 1)
        #expect(EffectRule.violations(in: file("Reports/A.swift", "import FoundationEssentials")).isEmpty)
        #expect(EffectRule.violations(in: SourceFile("Tests/TopologyTests/A.swift", "print(a)")).isEmpty)
    }

    @Test func `declaring a type called Task is no effect, starting a task is`() {
        #expect(
            EffectRule.violations(in: file("Learning/A.swift", "public enum Task {\n    case a\n}\n")).isEmpty
        )
        #expect(EffectRule.violations(in: file("Learning/A.swift", "Task { f() }")).count == 1)
    }

    // MARK: - Safety

    @Test(arguments: [
        "final class A: @unchecked Sendable {}", "let a = 1\n\nnonisolated(unsafe) var b = a",
        "// Far above.\n\nfinal class A: @unchecked Sendable {}",
        "let p: UnsafeMutablePointer<Int>", "a.withUnsafeBufferPointer { _ in }", "Unmanaged.passRetained(a)",
        "unsafeBitCast(a, to: Int.self)",
    ])
    func `an unexplained claim or a stray pointer is refused`(text: String) {
        #expect(SafetyRule.violations(in: file("Topology/A.swift", text)).count == 1)
    }

    @Test(arguments: [
        ("Topology/A.swift", "/// Holds because.\nfinal class A: @unchecked Sendable {}"),
        ("LinearAlgebra/A.swift", "/// Holds because.\n@safe\nfinal class A: @unchecked Sendable {}"),
        (
            "Simulation/A.swift",
            "// Holds because.\nnonisolated(unsafe) let a = b\nnonisolated(unsafe) let c = d"
        ),
        ("LinearAlgebra/A.swift", "let p: UnsafeMutablePointer<Int>"),
        ("Learning/A.swift", "import CZlib\na.withUnsafeBytes { _ in }"),
        ("Topology/A.swift", "// No UnsafePointer here.\nlet isUnsafe = true"),
    ])
    func `an explained claim and a pointer at home are accepted`(path: String, text: String) {
        #expect(SafetyRule.violations(in: file(path, text)).isEmpty)
    }

    // MARK: - Files

    @Test(arguments: FileRule.emptyNames)
    func `a file name that says nothing is refused`(word: String) {
        for name in ["\(word)s.swift", "\(word).swift", "Graph\(word).swift", "Ring+\(word)s.swift"] {
            #expect(FileRule.violations(in: file("Topology/\(name)", "let a = 1\n")).count == 1, "\(name)")
        }
    }

    @Test func `a name that merely looks like an empty one is accepted`() {
        for name in ["Utilization.swift", "Commonality.swift", "Ring.swift"] {
            #expect(FileRule.violations(in: file("Topology/\(name)", "let a = 1\n")).isEmpty, "\(name)")
        }
    }

    @Test func `a long, an empty and an unfinished file are refused`() {
        let longest = String(repeating: "let a = 1\n", count: FileRule.longest)
        #expect(FileRule.violations(in: file("Topology/A.swift", longest)).isEmpty)
        #expect(FileRule.violations(in: file("Topology/A.swift", longest + "let b = 1\n")).count == 1)
        #expect(FileRule.violations(in: file("Topology/A.swift", "")).count == 1)
        for mark in FileRule.unfinished {
            let violations = FileRule.violations(
                in: file("Topology/A.swift", "let a = 1\n// \(mark): more\n"))
            #expect(violations.map(\.line) == [2])
        }
        #expect(FileRule.violations(in: SourceFile("Tests/T/A.swift", "@Test(.disabled(a))")).count == 1)
    }

    // MARK: - Catalogues

    private let table = [(folder: "Topology/Families", catalogue: "Topology/Graphs/FamilyCatalogue.swift")]

    private func catalogue(_ list: String) -> SourceFile {
        file(
            "Topology/Graphs/FamilyCatalogue.swift",
            "enum FamilyCatalogue {\n    static let all = Catalogue<Family>(\n        \"family\",\n        [\n\(list)\n        ])\n}\n"
                + "let unrelated = Star.entry\n")
    }

    @Test func `a variant that its catalogue does not list is refused`() {
        let ring = file(
            "Topology/Families/Ring.swift", "extension Family {\n    static let ring = Family()\n}\n")
        let star = file("Topology/Families/Star.swift", "struct Star {\n    static let entry = 1\n}\n")
        let part = file("Topology/Families/Star+Centre.swift", "extension Star { var centre: Int { 0 } }")
        func paths(_ list: String) -> [String] {
            CatalogueRule.violations(in: [ring, star, part, catalogue(list)], table: table).map(\.path)
        }
        #expect(paths("            .ring, Star.entry,") == [])
        #expect(paths("            .ring,  // Star.entry") == [star.path])
        #expect(paths("            .ringing, Star.entry,") == [ring.path])
        #expect(paths("            .path") == [ring.path, star.path])
    }

    @Test func `variants without a catalogue, and a catalogue without a row, are refused`() {
        let ring = file("Topology/Families/Ring.swift", "struct Ring {}\n")
        #expect(CatalogueRule.violations(in: [ring], table: table).count == 1)
        let orphan = CatalogueRule.violations(in: [catalogue(".ring")], table: [])
        #expect(orphan.count == 1)
        #expect(CatalogueRule.violations(in: [], table: table).isEmpty)
    }

    // MARK: - Wire

    @Test(arguments: [
        "let a = try! b()", "let a = b!", "let a = b() as! C", "precondition(a)", "fatalError()", "a[0] = b",
        "let a = b(c)[d]", "let a = b + c", "a -= b", "let a = b * c",
    ])
    func `what could trap on a peer's bytes is refused`(text: String) {
        #expect(WireRule.violations(in: file("Wire/A.swift", text)).count == 1)
        #expect(WireRule.violations(in: file("Topology/A.swift", text)).isEmpty)
        #expect(WireRule.violations(in: file("Wire/Bytes/ByteReader.swift", text)).isEmpty)
    }

    @Test(arguments: [
        "let a: [UInt8] = [0]", "if a != b, !c { }", "let a = b &+ c", "let a = -1", "let a = \"b\" + c",
        "f(a, [b])", "// a + b", "func f(_ a: [Int]) -> [Int]? { }",
    ])
    func `what cannot is accepted`(text: String) {
        #expect(WireRule.violations(in: file("Wire/A.swift", text)).isEmpty)
    }

    // MARK: - Pages

    @Test(arguments: [
        ("see `Sources/Gone.swift`", 1), ("see `Sources/There.swift`", 0), ("[a](Gone.md)", 1),
        ("[a](../Sources/There.swift), [b](https://example.org/Gone)", 0), ("[a](#there)\n## There", 0),
        ("[a](#gone)\n## There", 1), ("```diff\n+++ Sources/There.swift\n+let a = 1\n let b = 2\n```", 0),
        ("```diff\n+++ Sources/There.swift\n+let a = 1\n+let b = 3\n```", 1),
    ])
    func `a page must name what is there, and show it as it is`(text: String, count: Int) {
        let there = "/// Told.\nlet a = 1\n/// Told.\nlet b = 2\n"
        let found = PageRule.violations(in: ("Documentation/Page.md", text)) {
            $0 == "Sources/There.swift" ? there : nil
        }
        #expect(found.count == count, "\(found)")
    }
}
