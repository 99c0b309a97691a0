import Catalogues
import Experiments
import GossipAlgorithms
import Learning
import Testing

@Suite struct `experiment file` {
    struct Missing: Error, CustomStringConvertible {
        let description = "no such file"
    }

    static let text = """
        name: test
        workload:
          dataset: digits
          model: {name: mlp, hidden: [32]}
        training:
          algorithm: ad-psgd
          batch-size: 16
          learning-rate: 0.1
        topology: {family: ring, nodes: 8}
        budget: {samples: 2000}

        """

    private func read(_ text: String, set overrides: [String] = [], files: [String: String] = [:]) throws
        -> Experiment
    {
        let overrides = try overrides.map { try YAMLOverride($0) }
        return try ExperimentFile.read(Array(text.utf8), fileName: "e.yaml", overrides: overrides) { path in
            guard let text = files[path] else { throw Missing() }
            return Array(text.utf8)
        }
    }

    private func problems(_ text: String, set overrides: [String] = []) -> String? {
        do {
            _ = try read(text, set: overrides)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `a short file is completed with defaults`() throws {
        let experiment = try read(Self.text)
        #expect(experiment.name == "test")
        #expect(experiment.seeds == [1])
        #expect(experiment.budget == .samples(2000))
        #expect(experiment.evaluation == .samples(100))
        let variant = try #require(experiment.variants.first)
        #expect(experiment.variants.count == 1)
        #expect(variant.name == "ad-psgd")
        #expect(variant.workload.model.settings.text("activation") == "relu")
        #expect(variant.workload.partition.name == "iid")
        #expect(variant.training.batchSize == .samples(16))
        #expect(variant.training.optimizer.name == "sgd")
        #expect(variant.training.schedule.name == "constant")
        #expect(variant.topology.nodeCount == 8)
        #expect(variant.compute.meanNanoseconds == 1_000_000)
        #expect(variant.network.link.bandwidthBitsPerSecond == nil)
    }

    @Test func `variants are the common part with their changes`() throws {
        let experiment = try read(
            Self.text + """
                compare:
                  - name: gossip
                  - name: ps
                    training: {algorithm: {name: parameter-server, mode: asynchronous}, learning-rate: 0.2}
                  - name: torus
                    topology: {family: torus}
                    workload: {model: softmax}
                """)
        let variants = experiment.variants
        #expect(variants.map(\.name) == ["gossip", "ps", "torus"])
        #expect(variants[1].training.algorithm.settings.text("mode") == "asynchronous")
        #expect(variants[1].training.learningRate == 0.2)
        #expect(variants[1].training.batchSize == .samples(16))
        #expect(variants[0].training.learningRate == 0.1)
        #expect(variants[2].topology.source != variants[0].topology.source)
        #expect(variants[2].topology.nodeCount == 8)
        #expect(variants[2].workload.model.name == "softmax")
    }

    @Test func `overrides of the command line come first`() throws {
        let experiment = try read(
            Self.text + "compare:\n  - name: a\n  - name: b\n",
            set: [
                "training.learning-rate=0.5", "compare.1.training.batch-size=full", "seeds=[3, 4]",
                "budget={time: 2s}",
            ])
        #expect(experiment.variants[0].training.learningRate == 0.5)
        #expect(experiment.variants[1].training.batchSize == .full)
        #expect(experiment.seeds == [3, 4])
        #expect(experiment.budget == .time(nanoseconds: 2_000_000_000))
        #expect(experiment.evaluation == .time(nanoseconds: 100_000_000))
    }

    @Test func `machines, target and cadence`() throws {
        let experiment = try read(
            Self.text + """
                compute:
                  name: slow-fast
                  mean: 10ms
                  slow-down: 5
                  mean-fast: 2s
                  mean-slow: 0.5s
                  nodes: {n3: 10, n1: 2}
                  stragglers: {fraction: 0.1, slow-down: 10}
                network: {latency: 1ms, jitter: 0.1ms, bandwidth: 100Mbit/s, loss: 0.01}
                target: {metric: accuracy, at-least: 0.9, stop: true}
                evaluation: {every: 0.5 epochs, test-samples: 500}
                """)
        let variant = try #require(experiment.variants.first)
        #expect(
            variant.compute.distribution
                == .slowFast(
                    slowDown: 5, meanFastNanoseconds: 2_000_000_000, meanSlowNanoseconds: 500_000_000))
        #expect(variant.compute.nodeFactors.map(\.node) == [1, 3])
        let factors = variant.compute.factors(nodeCount: 8, seed: 1)
        #expect(factors.count == 8)
        // A tenth of eight nodes is one straggler, ten times slower than it would be.
        #expect(factors.reduce(1, *) == 10 * 2 * 10)
        #expect(factors == variant.compute.factors(nodeCount: 8, seed: 1))
        #expect(variant.compute.stragglers?.slowDown == 10)
        #expect(variant.network.link.jitterNanoseconds == 100_000)
        #expect(variant.network.link.bandwidthBitsPerSecond == 100_000_000)
        #expect(experiment.target?.metric == .accuracy)
        #expect(experiment.target?.stopsRun == true)
        #expect(experiment.evaluation == .epochs(0.5))
        #expect(experiment.evaluationExtent.testSamples == 500)
    }

    @Test func `a topology file is part of the experiment`() throws {
        let text = Self.text.replacing("topology: {family: ring, nodes: 8}", with: "topology: {file: t.yaml}")
        let experiment = try read(text, files: ["t.yaml": "nodes: [a, b]\nedges: [[a, b]]\n"])
        #expect(experiment.variants[0].topology.names == ["a", "b"])
        #expect(try read(experiment.resolvedText) == experiment)
        #expect(problems(text) == "e.yaml:9:18: topology.file: cannot be read (no such file)")
        #expect(
            (try? read(text, files: ["t.yaml": "nodes: [a, b]\nedges: [[a, z]]\n"])) == nil)
    }

    @Test(
        arguments: [
            // B-12, B-15, B-17
            ("", "", "e.yaml: empty file"),
            (
                "budget: {samples: 2000}", "budget: {samples: 2000",
                "e.yaml:11:1: expected ',' or '}' (got the end of the file)"
            ),
            (
                "learning-rate: 0.1", "learning-rate: 0.1\n  learning-rate: 0.2",
                "e.yaml:9:3: training.learning-rate: duplicate key (first at 8:3)"
            ),
            // B-18
            (
                "learning-rate:", "learnig-rate:",
                "e.yaml:6:3: training.learning-rate: missing (expected a number in (0.0, 1000000.0])\n"
                    + "e.yaml:8:3: training.learnig-rate: unknown key; did you mean 'learning-rate'?"
            ),
            (
                "workload:", "wrokload:",
                "e.yaml:1:1: workload: missing (expected data set and model)\n"
                    + "e.yaml:2:1: wrokload: unknown key; did you mean 'workload'?"
            ),
            (
                "model: {name: mlp, hidden: [32]}", "model: {name: mlp, hiden: [32]}",
                "e.yaml:4:22: workload.model.hiden: unknown key; did you mean 'hidden'?"
            ),
            // B-19
            (
                "  batch-size: 16\n", "",
                "e.yaml:6:3: training.batch-size: missing (expected a whole number of at least 1, or full)"
            ),
            ("name: test\n", "", "e.yaml:1:1: name: missing (expected a name for the reports)"),
            (
                "learning-rate: 0.1", "learning-rate: 0.1\n  privacy: {clip: 0, noise: 1}",
                "e.yaml:9:19: training.privacy.clip: out of range (got 0; expected a number in (0.0, 1000000.0])"
            ),
            (
                "learning-rate: 0.1", "learning-rate: 0.1\n  privacy: {clip: 1, noise: 1, sampling: random}",
                "e.yaml:9:42: training.privacy.sampling: unknown word (got \"random\"; expected one of poisson, shuffled)"
            ),
            (
                "learning-rate: 0.1", "learning-rate: 0.1\n  clipping: {norm: 1, value: 0.5}",
                "e.yaml:9:13: training.clipping: expected exactly one of norm and value (got both)"
            ),
            (
                "learning-rate: 0.1", "learning-rate: 0.1\n  clipping: {norm: 0}",
                "e.yaml:9:20: training.clipping.norm: out of range (got 0; expected a number in (0.0, 1000000000.0])"
            ),
            // B-20, B-21
            (
                "learning-rate: 0.1", "learning-rate: fast",
                "e.yaml:8:18: training.learning-rate: expected a number in (0.0, 1000000.0] (got \"fast\")"
            ),
            (
                "batch-size: 16", "batch-size: \"16\"",
                "e.yaml:7:15: training.batch-size: expected a whole number in 1...1000000000 (got string \"16\")"
            ),
            (
                "batch-size: 16", "batch-size: 0",
                "e.yaml:7:15: training.batch-size: out of range (got 0; expected a whole number in 1...1000000000)"
            ),
            (
                "algorithm: ad-psgd", "algorithm: ad-psdg",
                "e.yaml:6:14: training.algorithm: unknown algorithm (got \"ad-psdg\"; expected one of "
                    + AlgorithmCatalogue.all.names.joined(separator: ", ") + "); did you mean 'ad-psgd'?"
            ),
            (
                "hidden: [32]", "hidden: many",
                "e.yaml:4:30: workload.model.hidden: expected a list of numbers (got \"many\")"
            ),
            (
                "dataset: digits", "dataset: {name: digits, test-fraction: 2}",
                "e.yaml:3:42: workload.dataset.test-fraction: out of range (got 2; expected a number in [0.001, 0.999])"
            ),
            (
                "{samples: 2000}", "{samples: 2000, time: 3s}",
                "e.yaml:10:9: budget: expected exactly one of samples, epochs, steps, time and bytes (got samples, time)"
            ),
            (
                "{samples: 2000}", "{samples: 2000}\nseeds: [1, 1]",
                "e.yaml:11:12: seeds[1]: seed 1 is listed twice"
            ),
            (
                "{samples: 2000}", "{time: 3}",
                "e.yaml:10:16: budget.time: unit missing (got 3; expected a duration of at least 1ns)"
            ),
            (
                "{samples: 2000}", "{samples: 2000}\nevaluation: {every: often}",
                "e.yaml:11:21: evaluation.every: expected a cadence such as 2000 samples, 0.5 epochs, 100 steps, 10s or 5MB (got \"often\")"
            ),
            (
                "{samples: 2000}", "{samples: 2000}\ncompute: {name: constant, nodes: {n8: 2}}",
                "e.yaml:11:35: compute.nodes.n8: unknown node (got \"n8\"; the topology has n0...n7)"
            ),
            (
                "{samples: 2000}", "{samples: 2000}\ntarget: {metric: accuracy}",
                "e.yaml:11:9: target: expected exactly one of at-least and at-most (got none)"
            ),
            (
                "name: test", "name: a b",
                "e.yaml:1:7: name: invalid name (got \"a b\"; allowed A-Z a-z 0-9 . _ -, at most 64)"
            ),
            (
                "{samples: 2000}", "{samples: 2000}\ncompare: []",
                "e.yaml:11:10: compare: expected a list of variants (got an empty list)"
            ),
            (
                "{samples: 2000}", "{samples: 2000}\ncompare: [{name: a}, {name: a}]",
                "e.yaml:11:29: compare[1].name: 'a' already used by compare[0]"
            ),
            (
                "{samples: 2000}", "{samples: 2000}\ncompare: [{name: a, budget: {samples: 9}}]",
                "e.yaml:11:29: compare[0].budget: cannot differ between variants; state it once for all of them"
            ),
            (
                "{samples: 2000}", "{samples: 2000}\ncompare: [{name: a, training: {batch-size: x}}]",
                "e.yaml:11:44: compare[0].training.batch-size: expected a whole number in 1...1000000000 (got \"x\")"
            ),
            (
                "learning-rate: 0.1", "learning-rate: 0.1\n  schedule: cosine\nnetwork: {}\n#",
                nil
            ),
            ("{samples: 2000}", "{time: 2s}\n# ", nil),
        ] as [(String, String, String?)])
    func `what is wrong is named with its place`(part: String, replacement: String, message: String?) {
        let text = part.isEmpty ? "" : Self.text.replacing(part, with: replacement)
        #expect(problems(text) == message)
    }

    @Test func `an algorithm is refused on a topology it does not work on`() {
        #expect(
            problems(Self.text.replacing("family: ring", with: "family: exponential"))
                == "e.yaml:6:14: training.algorithm: exchanges go both ways, but the topology is directed; choose an "
                + "undirected family")
    }

    @Test func `an override that does not fit is named by its text`() {
        #expect(
            problems(Self.text, set: ["training.learning-rate=fast"])
                == "--set training.learning-rate=fast: training.learning-rate: expected a number in (0.0, 1000000.0] "
                + "(got \"fast\")")
        #expect(
            problems(Self.text, set: ["training.momentum=0.9"])
                == "--set training.momentum=0.9: training.momentum: unknown key (expected one of algorithm, batch-size, "
                + "learning-rate, schedule, optimizer, optimizer-state, moving-average, clipping, privacy)")
    }

    @Test func `many problems are told at once, in one list`() throws {
        let message = try #require(
            problems(
                "name: x y\nworkload: {dataset: mnist, model: 3}\ntraining: {algorithm: [1]}\nbudget: 5\nfoo: 1\n"
            ))
        #expect(message.split(separator: "\n").count >= 8)
    }

    @Test func `the resolved text reads back as the same experiment`() throws {
        let experiment = try read(
            Self.text + """
                description: "with: a \\"quote\\", a # and a\\nline"
                compute: {name: log-normal, mean: 1.5ms, sigma: 0.25, nodes: {n1: 0.5}, stragglers: {fraction: 0.25, slow-down: 2}}
                network: {latency: 100us, jitter: 33us, bandwidth: 12.5MB/s, loss: 1e-3}
                target: {metric: loss, at-most: 1e-7}
                seeds: [1, 18446744]
                compare:
                  - {name: a, workload: {loss: cross-entropy, l2: 0.0001, partition: {name: dirichlet, alpha: 0.1}}}
                  - {name: b, training: {algorithm: sgp, optimizer: adam, batch-size: full}, topology: {family: exponential}}
                  - {name: c, training: {algorithm: sgp}, topology: {schedule: one-peer-exponential}}
                  - {name: e, training: {privacy: {clip: 0.5, noise: 1.1, sampling: shuffled, noise-seed: 7}}}
                  - {name: f, training: {clipping: {norm: 1.5}}}
                  - {name: g, training: {clipping: {value: 0.25}}}
                  - {name: d, workload: {dataset: {name: csv, file: my data.csv, target: y, task: regression}}}
                """)
        let again = try read(experiment.resolvedText)
        #expect(again == experiment, "\(experiment.resolvedText)")
        #expect(again.resolvedText == experiment.resolvedText)
        #expect(again.digest == experiment.digest)
        #expect(try read(Self.text).digest != experiment.digest)
    }

    @Test func `no truncation and no changed byte of a valid file traps`() {
        let text = """
            name: t
            workload: {dataset: wine, model: {name: mlp, hidden: [4]}, partition: {name: dirichlet, alpha: 1}}
            training: {algorithm: {name: d-psgd}, batch-size: 4, learning-rate: 0.1, schedule: {name: step}}
            topology: {nodes: [a, b, c], edges: [[a, b, 0.5], [b, c, 0.1]], links: {latency: 1ms}}
            compute: {name: exponential, mean: 1ms, nodes: {a: 2}}
            budget: {epochs: 2}
            compare: [{name: x, topology: {family: torus, rows: 2, columns: 2}}, {name: y}]
            """
        let bytes = Array(text.utf8)
        func read(_ bytes: [UInt8]) {
            _ = try? ExperimentFile.read(bytes, fileName: "e.yaml") { _ in throw Missing() }
        }
        for count in bytes.indices { read(Array(bytes[..<count])) }
        for index in bytes.indices {
            var changed = bytes
            changed[index] = Array("0-[]{}:,9e x".utf8)[index % 12]
            read(changed)
        }
    }
}
