import Catalogues
import Experiments
import Testing

@Suite struct `YAML object` {
    private func reading(_ text: String, _ body: (YAMLObject) -> Void) throws -> String? {
        let problems = InputProblems()
        let root = try YAMLDocument(text: text, fileName: "e.yaml").root
        if let object = YAMLObject(root, problems) { body(object) }
        do {
            try problems.check()
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `values are read by type, with defaults`() throws {
        let problem = try reading(
            "n: 3\nx: 1e-3\nflag: true\nword: ring\nwait: 0.1ms\nrate: 1Gbit/s\nsize: 1MiB\n"
        ) { object in
            #expect(object.integer("n", in: 1...5) == 3)
            #expect(object.number("x", in: 0...1) == 0.001)
            #expect(object.boolean("flag") == true)
            #expect(object.word("word", among: ["ring", "star"]) == "ring")
            #expect(object.nanoseconds("wait") == 100_000)
            #expect(object.bitsPerSecond("rate") == 1_000_000_000)
            #expect(object.bytes("size") == 1_048_576)
            #expect(object.integer("absent", in: 1...5, default: 2) == 2)
        }
        #expect(problem == nil)
    }

    @Test(
        arguments: [
            ("n: fast", "e.yaml:1:4: n: expected a whole number in 1...65535 (got \"fast\")"),
            ("n: 1.5", "e.yaml:1:4: n: expected a whole number in 1...65535 (got 1.5)"),
            ("n: \"7000\"", "e.yaml:1:4: n: expected a whole number in 1...65535 (got string \"7000\")"),
            ("n: 70000", "e.yaml:1:4: n: out of range (got 70000; expected a whole number in 1...65535)"),
            (
                "n: 99999999999999999999",
                "e.yaml:1:4: n: expected a whole number in 1...65535 (got \"99999999999999999999\")"
            ),
            ("n: [1]", "e.yaml:1:4: n: expected a whole number in 1...65535 (got a list)"),
            ("n:", "e.yaml:1:3: n: expected a whole number in 1...65535 (got nothing)"),
            ("m: 1", "e.yaml:1:1: n: missing (expected a whole number in 1...65535)"),
        ])
    func `a whole number that does not fit says so`(text: String, message: String) throws {
        #expect(try reading(text) { _ = $0.integer("n", in: 1...65535) } == message)
    }

    @Test(
        arguments: [
            ("x: nan", "e.yaml:1:4: x: expected a number in (0.0, 1.0] (got \"nan\")"),
            ("x: .inf", "e.yaml:1:4: x: expected a number in (0.0, 1.0] (got \".inf\")"),
            ("x: 0", "e.yaml:1:4: x: out of range (got 0; expected a number in (0.0, 1.0])"),
            ("x: 1e400", "e.yaml:1:4: x: out of range (got 1e400; expected a number in (0.0, 1.0])"),
        ])
    func `a number that does not fit says so`(text: String, message: String) throws {
        #expect(try reading(text) { _ = $0.number("x", in: 0...1, excludingLowerBound: true) } == message)
    }

    @Test(
        arguments: [
            ("w: 10", "e.yaml:1:4: w: unit missing (got 10; expected a duration such as 10ms or 1.5s)"),
            ("w: 10sec", "e.yaml:1:4: w: unknown unit (got \"sec\"; expected one of ns, us, ms, s, min, h)"),
            (
                "w: 10MS",
                "e.yaml:1:4: w: unknown unit (got \"MS\"; expected one of ns, us, ms, s, min, h); did you mean 'ms'?"
            ),
            ("w: 0.5ns", "e.yaml:1:4: w: too fine (got \"0.5ns\"; expected whole ns)"),
            ("w: -1s", "e.yaml:1:4: w: out of range (got \"-1s\"; expected a duration such as 10ms or 1.5s)"),
            (
                "w: 1e30s",
                "e.yaml:1:4: w: out of range (got \"1e30s\"; expected a duration such as 10ms or 1.5s)"
            ),
            ("w: soon", "e.yaml:1:4: w: expected a duration such as 10ms or 1.5s (got \"soon\")"),
            ("w: {a: 1}", "e.yaml:1:4: w: expected a duration such as 10ms or 1.5s (got a mapping)"),
        ])
    func `a quantity that does not fit says so`(text: String, message: String) throws {
        #expect(try reading(text) { _ = $0.nanoseconds("w") } == message)
    }

    @Test func `a word that is not known suggests the nearest`() throws {
        let message = try reading("w: rnig") { _ = $0.word("w", among: ["path", "ring"]) }
        #expect(
            message
                == "e.yaml:1:4: w: unknown word (got \"rnig\"; expected one of path, ring); did you mean 'ring'?"
        )
    }

    @Test func `keys that nobody asked for are refused with the nearest known one`() throws {
        let message = try reading("rate: 1\nlearnig-rate: 2\nzzzzzzzz: 3\n") { object in
            _ = object.number("rate", in: 0...9)
            _ = object.number("learning-rate", in: 0...9, default: 1)
            object.refuseUnknownKeys()
        }
        #expect(
            message == """
                e.yaml:2:1: learnig-rate: unknown key; did you mean 'learning-rate'?
                e.yaml:3:1: zzzzzzzz: unknown key (expected one of rate, learning-rate)
                """)
    }

    @Test func `twenty problems are listed and the others counted`() throws {
        let text = (1...30).map { "key-\($0): 1\n" }.joined()
        let message = try #require(try reading(text) { $0.refuseUnknownKeys() })
        let lines = message.split(separator: "\n")
        #expect(lines.count == 21)
        #expect(lines.last == "... and 10 more")
    }

    @Test func `a list where a mapping belongs is refused`() throws {
        #expect(try reading("- 1") { _ in } == "e.yaml:1:1: expected a mapping (got a list)")
    }
}
