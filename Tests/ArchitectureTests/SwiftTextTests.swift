import Testing

@Suite struct `Swift text` {
    private func stripped(_ text: String) -> String {
        String(decoding: SwiftText.withoutCommentsAndStrings(Array(text.utf8)), as: UTF8.self)
    }

    @Test(arguments: [
        ("let a = 1 // print(a)", "let a = 1            "),
        ("a /* b /* c */ d */ e", "a                   e"),
        ("a /* b\nc */ d", "a     \n     d"),
        ("f(\"x // y\") // z", "f(\"      \")     "),
        ("f(\"say \\\"print(\\\"\") + b", "f(\"              \") + b"),
        ("f(#\"a \" b\"#) + c", "f(#\"     \"#) + c"),
        ("let t = \"\"\"\n  a \"b\" // c\n  \"\"\" + d", "let t = \"\"\"\n            \n  \"\"\" + d"),
        ("#if X\n#file", "#if X\n#file"),
        ("a / b * c", "a / b * c"),
        ("f(\"\")", "f(\"\")"),
        ("unfinished \"text", "unfinished \"    "),
    ])
    func `comments and string literals are blanked, the rest stays in place`(text: String, expected: String) {
        #expect(stripped(text) == expected)
    }

    @Test func `a word is found as a word only`() {
        func found(_ word: String, _ text: String) -> Bool {
            !SwiftText.positions(of: word, in: Array(text.utf8)).isEmpty
        }
        #expect(found("print(", "print(x)"))
        #expect(found("print(", "  x; print(x)"))
        #expect(!found("print(", "fingerprint(x)"))
        #expect(found(".random(in:", "Int.random(in: 0..<3)"))
        #expect(found("Foundation", "import Foundation"))
        #expect(!found("Foundation", "import FoundationEssentials"))
        #expect(found("#file", "f(#file)"))
        #expect(!found("#file", "f(#filePath)"))
        #expect(!found("print(", "prin"))
        #expect(!found("print(", ""))
    }

    @Test func `lines are counted from one`() {
        let file = SourceFile("Sources/Topology/A.swift", "// print(\nprint(1)\n\nprint(2)\n")
        #expect(file.codeLines(with: "print(") == [2, 4])
        #expect(file.lines(with: "print(") == [1, 2, 4])
        #expect(file.lines.count == 4)
    }

    @Test func `imports are found in all their forms`() {
        let file = SourceFile(
            "Sources/Topology/A.swift",
            """
            import A
            public import B
            @preconcurrency internal import C
            import struct D.Point
            // import E
            let text = "import F"
            import G.Sub
            let important = 1
            """)
        #expect(file.imports.map(\.module) == ["A", "B", "C", "D", "G"])
        #expect(file.imports.map(\.line) == [1, 2, 3, 4, 7])
    }
}
