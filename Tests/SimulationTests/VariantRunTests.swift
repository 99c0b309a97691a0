import Catalogues
import Experiments
import Learning
import Runs
import Simulation
import Testing

/// What is refused because data, algorithm, budget and target do not fit together.
@Suite struct `a variant run` {
    private func problem(_ text: String) throws -> String? {
        let yaml = """
            name: t
            workload: {dataset: digits, model: softmax}
            training: {algorithm: d-psgd, batch-size: 4, learning-rate: 0.1}
            topology: {family: ring, nodes: 4}
            \(text)
            """
        let experiment = try ExperimentFile.read(Array(yaml.utf8), fileName: "t.yaml") { _ in [] }
        let dataset = try SamplePlans.classes().dataset
        do {
            _ = try VariantRun(experiment.variants[0], of: experiment, seed: 1, dataset: dataset)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `fits`() throws {
        #expect(try problem("budget: {bytes: 1MB}") == nil)
        #expect(try problem("budget: {samples: 100}\ntarget: {metric: accuracy, at-least: 0.9}") == nil)
    }

    @Test func `a budget in bytes that is never spent is refused`() throws {
        #expect(
            try problem("budget: {bytes: 1MB}\ncompare: [{name: alone, training: {algorithm: solo}}]")
                == "variant 'alone': budget.bytes: solo sends nothing here and would never end; "
                + "use a budget in samples or time")
    }

    @Test func `private gradients on examples that several nodes have are refused`() throws {
        let privacy = "training: {privacy: {clip: 1, noise: 1}}"
        #expect(
            try problem(
                "budget: {samples: 100}\ncompare: [{name: p, \(privacy), workload: {partition: shared}}]")
                == "variant 'p': training.privacy: several nodes have the same examples, whose privacy losses would "
                + "add up; choose a partition that divides them, such as iid")
        #expect(try problem("budget: {samples: 100}\ncompare: [{name: p, \(privacy)}]") == nil)
    }

    @Test func `a target for another metric is refused`() throws {
        #expect(
            try problem("budget: {samples: 100}\ntarget: {metric: mse, at-most: 3}")
                == "variant 'd-psgd': target.metric: this workload reports accuracy, not mse; use accuracy or loss"
        )
    }
}
