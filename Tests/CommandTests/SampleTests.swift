import Testing

@Suite struct `murmur sample` {
    private let experiment = """
        name: tiny
        workload:
          dataset: {name: text, file: text.txt, context: 8}
          model: {name: char-mlp, history: 8, channels: 8, hidden: 32}
        training: {algorithm: centralized, batch-size: 16, learning-rate: 0.01, optimizer: adam}
        topology: {family: complete, nodes: 1}
        budget: {steps: 400}
        evaluation: {count: 2}
        seeds: [1]
        """

    private func run(_ arguments: [String], in workspace: Workspace) throws -> MurmurProcess.Result {
        try MurmurProcess.run(arguments, in: workspace)
    }

    @Test func `goes on as the text it was trained on, the same for the same seed`() throws {
        let workspace = try Workspace()
        try workspace.write(experiment, to: "tiny.yaml")
        try workspace.write(String(repeating: "to be, or not to be: that is\n", count: 60), to: "text.txt")
        let trained = try run(
            ["simulate", "tiny.yaml", "--output", "out", "--quiet", "--save-models", "averaged"],
            in: workspace)
        try #require(trained.status == 0, "\(trained.errors)")
        let model = "out/centralized-seed1.models"
        func sample(_ more: [String]) throws -> String {
            let result = try run(
                ["sample", model, "--experiment", "tiny.yaml", "--length", "60"] + more, in: workspace)
            #expect(result.status == 0, "\(result.errors)")
            return result.output
        }
        // The text repeats itself, and eight characters tell what follows: the likeliest is the text.
        let likeliest = try sample(["--prompt", "to be, or not", "--temperature", "0"])
        #expect(likeliest.hasPrefix("to be, or not to be: that is\nto be, or not to be: that is\nto be, or"))
        #expect(likeliest.unicodeScalars.count == 13 + 60 + 1)
        let hot = try sample(["--temperature", "5", "--seed", "3"])
        #expect(try sample(["--temperature", "5", "--seed", "3"]) == hot)
        #expect(try sample(["--temperature", "5", "--seed", "4"]) != hot)
        for (arguments, message) in [
            (["--prompt", "zebra"], "--prompt: 'z' is not among the characters"),
            (
                ["--temperature", "1e9"],
                "--temperature: no number in the range (got '1e9'; expected 0...1000)"
            ),
            (["--length", "0"], "--length: out of range"),
        ] {
            let refused = try run(
                ["sample", model, "--experiment", "tiny.yaml"] + arguments, in: workspace)
            #expect(refused.status == 64 && refused.errors.contains(message), "\(refused.errors)")
        }
    }
}
