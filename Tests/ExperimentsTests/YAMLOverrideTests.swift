import Experiments
import Testing

@Suite struct `YAML override` {
    private func apply(_ overrides: [String], to text: String) throws -> YAMLNode {
        var root = try YAMLDocument(text: text, fileName: "e.yaml").root
        for override in overrides { root = try YAMLOverride(override).applied(to: root) }
        return root
    }

    @Test func `a value is replaced, and mappings on the way are created`() throws {
        let root = try apply(["a.b=2", "x.y.z=[1, 2]"], to: "a: {b: 1, c: 3}")
        #expect(root.entry("a")?.value.entry("b")?.value.text == "2")
        #expect(root.entry("a")?.value.entry("c")?.value.text == "3")
        let added = try #require(root.entry("x")?.value.entry("y")?.value.entry("z")?.value)
        #expect(added.path == "x.y.z")
        #expect(added.place.description == "--set x.y.z=[1, 2]")
    }

    @Test(arguments: ["l.1.a=9", "l[1].a=9"])
    func `items of lists are named by index`(override: String) throws {
        let root = try apply([override], to: "l: [{a: 1}, {a: 2}]")
        guard case .list(let items)? = root.entry("l")?.value.content else {
            Issue.record("no list")
            return
        }
        #expect(items[0].entry("a")?.value.text == "1")
        #expect(items[1].entry("a")?.value.text == "9")
    }

    @Test func `a text on the way becomes the name of a mapping`() throws {
        let root = try apply(["algorithm.mode=asynchronous"], to: "algorithm: parameter-server")
        #expect(root.entry("algorithm")?.value.entry("name")?.value.text == "parameter-server")
        #expect(root.entry("algorithm")?.value.entry("mode")?.value.text == "asynchronous")
    }

    @Test(
        arguments: [
            ("abc", "--set abc: expected key.path=value (got \"abc\")"),
            ("a..b=1", "--set a..b=1: expected key.path=value (got key path \"a..b\")"),
            ("=1", "--set =1: expected key.path=value (got key path \"\")"),
            ("a=[1", "--set a=[1: expected ',' or ']' (got the end of the file)"),
            ("l.7=1", "--set l.7=1: l: no such item (got \"7\"; expected 0...1)"),
            ("l.x.y=1", "--set l.x.y=1: l: no such item (got \"x\"; expected 0...1)"),
        ])
    func `an override that cannot be applied is named in the message`(override: String, message: String) {
        #expect(performing { _ = try apply([override], to: "l: [1, 2]") } == message)
    }

    private func performing(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `laying one mapping over another keeps what only the first states`() throws {
        let base = try YAMLDocument(
            text: "a: {name: x, k: 1}\nb: {c: 1, d: 2}\ne: [1]\nf: t", fileName: "e.yaml"
        ).root
        func merged(_ text: String) throws -> YAMLNode {
            base.merged(with: try YAMLDocument(text: text, fileName: "o.yaml").root)
        }
        #expect(try merged("b: {c: 9}").entry("b")?.value.entry("d")?.value.text == "2")
        #expect(try merged("a: {k: 2}").entry("a")?.value.entry("name")?.value.text == "x")
        #expect(try merged("a: x").entry("a")?.value.entry("k")?.value.text == "1")
        #expect(try merged("a: {name: y}").entry("a")?.value.entry("k") == nil)
        #expect(try merged("a: y").entry("a")?.value.text == "y")
        #expect(try merged("f: u").entry("f")?.value.text == "u")
        #expect(try merged("f: {k: 1}").entry("f")?.value.entry("name")?.value.text == "t")
    }
}
