import Catalogues
import Experiments
import Testing

@Suite struct `attackers in experiment files` {
    private func experiment(_ attackers: String, algorithm: String = "d-psgd", variants: String = "")
        -> String
    {
        """
        name: x
        workload: {dataset: digits, model: softmax}
        training: {algorithm: \(algorithm), batch-size: 8, learning-rate: 0.1}
        topology: {family: complete, nodes: 6}
        attackers: \(attackers)
        budget: {epochs: 1}
        \(variants)
        """
    }

    private func read(_ text: String) throws -> Experiment {
        try ExperimentFile.read(Array(text.utf8), fileName: "x.yaml") { _ in [] }
    }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch let errors as InputErrors {
            return errors.lines
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `of a variant replace 'none' for all, as a whole`() throws {
        let variants = """
            compare:
              - {name: honest}
              - {name: attacked, attackers: {count: 1, attack: sign-flip}}
            """
        let experiment = try read(experiment("none", variants: variants))
        #expect(experiment.variants[0].attackers == nil)
        #expect(experiment.variants[1].attackers?.attack.name == "sign-flip")
    }

    @Test func `are named, with what they do and know`() throws {
        let experiment = try read(
            experiment("{nodes: [n5, n2], attack: {name: alie, z: 2}, rushing: false, sees: neighbours}"))
        let attackers = try #require(experiment.variants[0].attackers)
        #expect(attackers.choice == .nodes([2, 5]))
        #expect(attackers.attack.name == "alie")
        #expect(attackers.attack.settings.number("z") == 2)
        #expect(!attackers.isRushing && !attackers.seesEveryone)
        #expect(try read(experiment.resolvedText) == experiment)
    }

    @Test func `rush and see everyone unless the file says otherwise`() throws {
        let attackers = try #require(try read(experiment("{count: 2, attack: mimic}")).variants[0].attackers)
        #expect(attackers.isRushing && attackers.seesEveryone)
        #expect(attackers.choice == .count(2))
    }

    @Test func `that are counted are drawn by the seed`() throws {
        let attackers = try #require(try read(experiment("{count: 3, attack: mimic}")).variants[0].attackers)
        let drawn = (1...20).map { attackers.nodes(of: 6, seed: $0) }
        #expect(drawn.allSatisfy { $0.count == 3 && $0 == $0.sorted() && Set($0).isSubset(of: Set(0..<6)) })
        #expect(Set(drawn).count > 5)
        #expect(drawn[4] == attackers.nodes(of: 6, seed: 5))
    }

    @Test func `can be left out of a variant`() throws {
        let variants =
            "compare: [{name: a}, {name: b, attackers: none}, {name: c, attackers: {attack: gaussian}}]"
        let experiment = try read(experiment("{nodes: [n1], attack: alie}", variants: variants))
        #expect(experiment.variants.map { $0.attackers?.attack.name } == ["alie", nil, "gaussian"])
        #expect(try read(experiment.resolvedText) == experiment)
    }

    @Test(arguments: [
        (
            "{nodes: [n9], attack: alie}",
            "attackers.nodes[0]: unknown node (got \"n9\"; the topology has n0...n5)"
        ),
        ("{nodes: [n1, n1], attack: alie}", "attackers.nodes[1]: node n1 is listed twice"),
        (
            "{nodes: [], attack: alie}",
            "attackers: no attacker is listed; leave attackers out, or write attackers: none"
        ),
        (
            "{nodes: [n0, n1, n2, n3, n4, n5], attack: alie}",
            "attackers: every node attacks; at least one must be honest"
        ),
        (
            "{count: 6, attack: alie}",
            "attackers.count: out of range (got 6; expected a whole number in 1...5)"
        ),
        ("{attack: alie}", "attackers: expected exactly one of nodes and count (got none)"),
        (
            "{nodes: [n1], count: 1, attack: alie}",
            "attackers: expected exactly one of nodes and count (got both)"
        ),
        ("{nodes: [n1], attack: ali}", "did you mean 'alie'?"),
        ("{nodes: [n1], attack: alie, sees: all}", "attackers.sees: unknown word"),
        (
            "{nodes: [n1], attack: alie, rushin: true}",
            "attackers.rushin: unknown key; did you mean 'rushing'?"
        ),
    ])
    func `that make no sense are refused with the reason`(_ attackers: String, _ problem: String) {
        let lines = problems(experiment(attackers))
        #expect(lines.count == 1)
        #expect(lines[0].hasPrefix("x.yaml:5:"))
        #expect(lines[0].contains(problem), "\(lines[0])")
    }

    @Test func `that make up models go with algorithms that average them`() {
        let lines = problems(experiment("{nodes: [n1], attack: alie}", algorithm: "choco-sgd"))
        #expect(
            lines == [
                "x.yaml:5:12: attackers: alie makes up the models that neighbours average, and choco-sgd sends something "
                    + "else; choose label-flip, which goes with every algorithm, or one that averages models, such as d-psgd"
            ])
        #expect(problems(experiment("{nodes: [n1], attack: label-flip}", algorithm: "choco-sgd")).isEmpty)
    }

    @Test func `an algorithm that needs the mean says so where a rule is stated`() {
        let lines = problems(
            experiment("{nodes: [n1], attack: label-flip}", algorithm: "{name: extra, aggregation: krum}"))
        #expect(lines.count == 1)
        #expect(
            lines[0].hasPrefix(
                "x.yaml:3:37: training.algorithm.aggregation: extra has no choice of aggregation, because its correction "
            ), "\(lines[0])")
    }

    @Test func `a rule that the topology cannot feed is refused before the run`() {
        let algorithm = "{name: d-psgd, aggregation: krum, assumed-attackers: 2}"
        let lines = problems(experiment("{nodes: [n1], attack: alie}", algorithm: algorithm))
        #expect(lines.count == 1)
        #expect(
            lines[0].contains(
                "krum with assumed-attackers 2 needs 7 models to choose from, and node n0 has 6, its own included"
            ))
    }
}
