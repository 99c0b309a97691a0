import Testing

/// The rules of the house, over the source text of the whole package.
@Suite struct `the source text` {
    private func expectNone(_ violations: [Violation]) {
        for violation in violations { Issue.record("\(violation)") }
    }

    @Test func `is read`() {
        #expect(SourceTree.files.contains { $0.path == "Sources/Determinism/RandomStream.swift" })
        #expect(SourceTree.files.contains { $0.path == "Tests/ArchitectureTests/ArchitectureTests.swift" })
        #expect(Set(SourceTree.files.map(\.path)).count == SourceTree.files.count)
    }

    @Test func `imports along a directed acyclic graph`() {
        expectNone(SourceTree.files.flatMap(ImportRule.violations))
        #expect(ImportRule.cycles(in: ImportRule.table).isEmpty)
    }

    @Test func `keeps effects where they belong`() {
        expectNone(SourceTree.files.flatMap(EffectRule.violations))
    }

    @Test func `explains what the compiler cannot check, and keeps raw memory with its owners`() {
        expectNone(SourceTree.files.flatMap(SafetyRule.violations))
    }

    @Test func `of the wire cannot trap on a peer's bytes`() {
        expectNone(SourceTree.files.flatMap(WireRule.violations))
    }

    @Test func `has short, finished, well-named files`() {
        expectNone(SourceTree.files.flatMap(FileRule.violations))
    }

    @Test func `lists every variant in its catalogue`() {
        expectNone(CatalogueRule.violations(in: SourceTree.files, table: CatalogueRule.table))
    }

    @Test func `is where the pages say, and as they show it`() {
        #expect(PageRule.pages.count > 15)
        expectNone(PageRule.pages.flatMap { PageRule.violations(in: $0, file: SourceTree.text) })
    }
}
