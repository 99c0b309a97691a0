import Testing

@Suite struct `murmur data` {
    private func run(_ arguments: String) throws -> String {
        let result = try MurmurProcess.run(arguments.split(separator: " ").map(String.init), in: Workspace())
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        return result.output
    }

    @Test func `lists the shipped data sets and the user's own`() throws {
        let text = try run("data list")
        let names = [
            "digits", "boston", "diabetes", "breast-cancer", "wine", "fashion-mnist", "csv", "tsv", "libsvm",
            "npy", "npz", "idx", "hamlet", "king-james", "text", "words",
        ]
        for name in names {
            #expect(text.contains("\n" + name) || text.hasPrefix(name))
        }
    }

    @Test func `describes samples, features, classes, licence and source`() throws {
        let text = try run("data describe digits")
        for words in ["1,438 for training, 359 for testing", "features  64", "CC BY 4.0", "Kaynak 1998"] {
            #expect(text.contains(words))
        }
        #expect(try run("data describe boston").contains("outputs"))
    }

    @Test func `describes a text, its documents and characters, and what counting reaches`() throws {
        let text = try run("data describe hamlet")
        for words in [
            "64 characters in each sample", "21 in the training part", "65 characters", "nats per character",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        #expect(text.contains("\n\\n  ") && text.contains("CC BY 2.5"))
        #expect(try run("data partition hamlet --partition document --nodes 4").contains("Label skew"))
    }

    @Test func `deals every sample to exactly one node`() throws {
        let lines = try run("data partition digits --partition dirichlet --set alpha=0.1 --nodes 8")
            .split(separator: "\n")
        let counts = lines.dropFirst(2).prefix(9).map { line in
            line.split(separator: " ").dropFirst(2).compactMap { Int($0) }
        }
        try #require(counts.count == 9 && counts.allSatisfy { $0.count == 10 })
        for label in 0..<10 {
            #expect(counts.dropLast().reduce(0) { $0 + $1[label] } == counts[8][label])
        }
    }
}
