import Foundation
import Testing

@Suite struct `word vectors on the command line` {
    private func run(_ arguments: String, in workspace: Workspace) throws -> MurmurProcess.Result {
        try MurmurProcess.run(arguments.split(separator: " ").map(String.init), in: workspace)
    }

    /// Three short books about the same people.
    private func makeWorkspace() throws -> Workspace {
        let workspace = try Workspace()
        let sentence = "the king and the queen, the man and the woman, a son and a daughter; "
        let books = (1...3).map { "# Book\n" + String(repeating: sentence, count: 20 * $0) }
        try workspace.write(books.joined(), to: "books.txt")
        try workspace.write(
            """
            name: words
            workload:
              dataset: {name: words, file: books.txt, length: 10, separator: '# Book'}
              model: {name: skip-gram, dimension: 6}
              loss: {name: negative-sampling, metric: family-analogies}
              partition: document
            training: {algorithm: d-psgd, batch-size: 2, learning-rate: 4, schedule: linear}
            topology: {family: ring, nodes: 3}
            budget: {epochs: 2}
            evaluation: {every: 1 epoch}
            """, to: "words.yaml")
        return workspace
    }

    @Test func `are trained by document, and say what they know of analogies and similarities`() throws {
        let workspace = try makeWorkspace()
        let trained = try run(
            "simulate words.yaml --output out --quiet --save-models averaged", in: workspace)
        try #require(trained.status == 0, "\(trained.errors)")
        let files = try workspace.list("out")
        let models = try #require(files.first { $0.hasSuffix(".models") }, "\(files)")
        let result = try run("evaluate out/\(models) --experiment words.yaml", in: workspace)
        #expect(result.status == 0 && result.errors.isEmpty)
        // king-queen, man-woman and son-daughter: each pair with each other.
        let family = try #require(result.output.split(separator: "\n").first { $0.hasPrefix("family") })
        let numbers = family.split(separator: " ").dropFirst().compactMap { Double($0) }
        #expect(numbers.count == 4 && numbers[0] == 506 && numbers[1] == 6 && numbers[2] <= 6)
        #expect(result.output.contains("family-analogies"))
        #expect(result.output.contains("pairs of WordSim-353)"))
        let json = try run("evaluate out/\(models) --experiment words.yaml --json", in: workspace).output
        #expect(json.contains("\"answerable\" : 6") || json.contains("\"answerable\": 6"))
        let refused = try run("evaluate out/\(models) --experiment words.yaml --outputs z.npy", in: workspace)
        #expect(
            refused.status == 64
                && refused.errors
                    == "error: --outputs: word vectors have no outputs for each sample; take the vectors with 'murmur export'\n"
        )
        let again = try run("simulate words.yaml --output again --quiet --threads 2", in: workspace)
        #expect(again.status == 0)
        let report = models.replacingOccurrences(of: ".models", with: ".report.json")
        #expect(try workspace.read("again/\(report)") == workspace.read("out/\(report)"))
    }

    @Test func `are described by their vocabulary`() throws {
        let workspace = try makeWorkspace()
        let text = try run("data describe words --set file=books.txt --set length=10", in: workspace).output
        for words in [
            "10 words in each sample", "1 in the training part", "vocabulary  9 words", "the, and, a",
            "6 of them of family",
        ] {
            #expect(text.contains(words), "\(words) in \(text)")
        }
        let table = try run(
            "data partition words --set file=books.txt --set length=10 --partition iid --nodes 2",
            in: workspace)
        #expect(table.status == 0 && table.output.contains("samples"))
    }
}
