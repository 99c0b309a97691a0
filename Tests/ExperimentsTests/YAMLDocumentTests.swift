import Experiments
import Testing

@Suite struct `YAML document` {
    private func problems(_ text: String) -> String? { problems(Array(text.utf8)) }

    private func problems(_ bytes: [UInt8]) -> String? {
        do {
            _ = try YAMLDocument(bytes: bytes, fileName: "a.yaml")
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `every value knows its line, column and key path`() throws {
        let root = try YAMLDocument(text: "a: 1\nb:\n  - {c: x}\n", fileName: "a.yaml").root
        let b = try #require(root.entry("b"))
        #expect(b.keyPlace.description == "a.yaml:2:1")
        guard case .list(let items) = b.value.content else { throw NotAList() }
        let c = try #require(items[0].entry("c"))
        #expect(c.value.place.description == "a.yaml:3:9")
        #expect(c.value.path == "b[0].c")
    }

    private struct NotAList: Error {}

    @Test(arguments: ["", " \n", "# only a comment\n"])
    func `an empty file is refused`(text: String) {
        #expect(problems(text) == "a.yaml: empty file")
    }

    @Test func `a file of more than 16 MiB is refused before it is parsed`() {
        #expect(
            problems([UInt8](repeating: 0x20, count: 17_000_000))
                == "a.yaml: too large (17000000 bytes; limit 16777216)")
    }

    @Test(
        arguments: [
            ([0xEF, 0xBB, 0xBF, 0x61], "a.yaml:1:1: byte-order mark not allowed"),
            ([0xFF, 0xFE, 0x61, 0x00], "a.yaml:1:1: byte-order mark not allowed"),
            ([0x61, 0x3A, 0x20, 0x0A, 0x00], "a.yaml:2:1: NUL byte not allowed"),
            ([0x61, 0x0A, 0x62, 0xC3, 0x28], "a.yaml:2:2: not UTF-8 (got byte 0xC3)"),
            ([0x61, 0x3A, 0x1B], "a.yaml:1:3: control character U+001B not allowed"),
        ] as [([UInt8], String)])
    func `bytes that are no text are refused with their place`(bytes: [UInt8], message: String) {
        #expect(problems(bytes) == message)
    }

    @Test(
        arguments: [
            ("a: [1, 2\nb: 3", "a.yaml:2:2: expected ',' or ']' (got ':')"),
            ("a: 1\n  b: 2", "a.yaml:2:4: mapping values are not allowed in this context (got ':')"),
            ("a: \"open", "a.yaml:1:9: unexpected end of stream"),
            ("a:\n\t- 1", "a.yaml:2:1: tab used for indentation (expected spaces)"),
            ("a: 1\n---\nb: 2", "a.yaml:2:1: a second document begins (expected only one)"),
            ("a: @b", "a.yaml:1:4: found character that cannot start any token (got '@')"),
            ("[a, b]: 1", "a.yaml:1:1: a key must be a name (got a list or mapping)"),
        ])
    func `a syntax error names line, column and what was found`(text: String, message: String) {
        #expect(problems(text) == message)
    }

    @Test func `nesting deeper than 64 is refused where it happens`() {
        let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        #expect(problems(deep) == "a.yaml:1:65: nested too deeply (limit 64)")
        let fine = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(problems(fine) == nil)
        #expect(problems(String(repeating: "- ", count: 5000) + "a") != nil)
        #expect(problems(String(repeating: "{a: ", count: 5000)) != nil)
    }

    @Test func `duplicate keys are reported with both places, several at once`() {
        #expect(problems("a: 1\nb: 2\na: 3\n") == "a.yaml:3:1: a: duplicate key (first at 1:1)")
        #expect(
            problems("x:\n  - id: 1\n    \"id\": 2\ny: {b: 1, b: 2}\n")
                == """
                a.yaml:3:5: x[0].id: duplicate key (first at 2:5)
                a.yaml:4:11: y.b: duplicate key (first at 4:5)
                """)
        #expect(
            problems("a: 1\na: 2\na: 3\n")
                == "a.yaml:2:1: a: duplicate key (first at 1:1)\na.yaml:3:1: a: duplicate key (first at 1:1)")
    }

    @Test(
        arguments: [
            (
                "a: &x 1\nb: 2",
                "a.yaml:1:4: YAML anchors are not supported (got '&'; quote the text if it is meant literally)"
            ),
            (
                "a: *x",
                "a.yaml:1:4: YAML aliases are not supported (got '*'; quote the text if it is meant literally)"
            ),
            (
                "a: [1, !!int 2]",
                "a.yaml:1:8: YAML tags are not supported (got '!'; quote the text if it is meant literally)"
            ),
            (
                "{a: 'x', &k b: 1}",
                "a.yaml:1:10: YAML anchors are not supported (got '&'; quote the text if it is meant literally)"
            ),
            (
                "- |\n  &text\n- &a b",
                "a.yaml:3:3: YAML anchors are not supported (got '&'; quote the text if it is meant literally)"
            ),
        ])
    func `anchors, aliases and tags are refused`(text: String, message: String) {
        #expect(problems(text) == message)
    }

    @Test(
        arguments: [
            "a: R &D *now* !x", "a: '&x'", "a: \"*x \\\" &y\"", "a: |\n  &x\n   *y\nb: 1", "# &x\na: 1 # *x",
            "a: text\n  &still text\nb: 1", "- - |\n    &x\n  - 1", "a: it''s &x", "a: >-\n\n    &x\n    y\n",
        ])
    func `texts that contain those characters are texts`(text: String) {
        #expect(problems(text) == nil)
    }

    @Test func `nested aliases are refused without being expanded`() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            bomb += "a\(level): &a\(level) [" + String(repeating: "*a\(level - 1), ", count: 9) + "x]\n"
        }
        bomb += "? *a30\n: 1\n? *a30\n: 2\n"
        #expect(problems(bomb)?.hasPrefix("a.yaml:1:5: YAML anchors are not supported") == true)
    }

    @Test func `no truncation and no changed byte of a valid text traps`() throws {
        let text =
            "name: \"é\"\nlist:\n  - {a: 'x', b: [1, 2.5e3]}\n  - |\n    text\nz: >\n  folded\n  text # no\nq: ~\n"
        let bytes = Array(text.utf8)
        #expect(problems(bytes) == nil)
        for count in bytes.indices { _ = problems(Array(bytes[..<count])) }
        for index in bytes.indices {
            for byte in Array("&*:-[]{}\"'\n\t #|>?!%\0".utf8) {
                var changed = bytes
                changed[index] = byte
                _ = problems(changed)
            }
        }
    }
}
