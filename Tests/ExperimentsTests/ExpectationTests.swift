import Experiments
import Testing

@Suite struct `expectations` {
    private func read(_ expectations: String) throws -> Experiment {
        let text = """
            name: test
            workload: {dataset: digits, model: softmax}
            training: {algorithm: d-psgd, batch-size: 16, learning-rate: 0.1}
            topology: {family: ring, nodes: 8}
            budget: {samples: 2000}
            compare:
              - {name: one}
              - {name: two}
            expect:

            """ + expectations
        return try ExperimentFile.read(Array(text.utf8), fileName: "e.yaml") { _ in [] }
    }

    private func problem(_ measure: String, expected: String = "1") -> String? {
        do {
            _ = try read("  - {claim: c, measure: \(measure), expected: \(expected)}\n")
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func measure(_ text: String) throws -> Measure {
        try #require(try read("  - {claim: c, measure: \(text), expected: 1}\n").expectations.first).measure
    }

    private func range(_ text: String) throws -> ExpectedRange {
        try #require(try read("  - {claim: c, measure: 1, expected: \(text)}\n").expectations.first).expected
    }

    @Test func `are what the file says, in its order`() throws {
        let experiment = try read(
            """
              - claim: "two is faster"
                source: Somebody 1999
                measure: {ratio: [{variant: one, quantity: seconds}, {variant: two, quantity: seconds}]}
                expected: {at-least: 2}
                deviation: not on this machine
              - {claim: nothing, measure: [1, 2], expected: [1, 2]}

            """)
        let first = try #require(experiment.expectations.first)
        #expect(experiment.expectations.count == 2)
        #expect(first.claim == "two is faster" && first.source == "Somebody 1999")
        #expect(first.deviation == "not on this machine")
        #expect(first.expected == .atLeast(2))
        #expect(first.measure.variants == ["one", "two"])
        #expect(experiment.expectations[1].measure == .numbers([1, 2]))
        #expect(experiment.expectations[1].source.isEmpty && experiment.expectations[1].deviation == nil)
    }

    @Test func `measure runs at any moment`() throws {
        #expect(
            try measure("{variant: one, quantity: loss}") == .run(variants: ["one"], .loss, at: .end))
        #expect(
            try measure("{variant: [one, two], quantity: bytes, at: 1000 samples}")
                == .run(variants: ["one", "two"], .bytes, at: .spent(.samples(1000))))
        #expect(
            try measure("{variant: one, quantity: steps, at: {quantity: metric, at-least: 0.5}}")
                == .run(variants: ["one"], .steps, at: .crossing(.metric, .atLeast, 0.5)))
        #expect(
            try measure("{variant: one, factor: consensus-distance, per: steps, from: 2s}")
                == .factor(
                    variants: ["one"], of: .consensusDistance, per: .steps,
                    from: .spent(.time(nanoseconds: 2_000_000_000)), until: .end))
    }

    @Test func `measure one topology with several numbers of nodes, or several topologies`() throws {
        let sizes = try measure("{topology: {family: ring}, nodes: [4, 6], quantity: spectral-gap}")
        guard case .topologies(let rings, .spectralGap) = sizes else {
            Issue.record("\(sizes)")
            return
        }
        #expect(rings.map(\.nodeCount) == [4, 6])
        let listed = try measure(
            "{topologies: [{family: star, nodes: 3}], quantity: effective-neighbours, decay: 0.9}")
        guard case .topologies(let stars, .effectiveNeighbours(decay: 0.9)) = listed else {
            Issue.record("\(listed)")
            return
        }
        #expect(stars.map(\.nodeCount) == [3])
    }

    @Test func `expect values, bounds and ranges`() throws {
        #expect(try range("3") == .equal([3], within: ExpectedRange.exact))
        #expect(try range("{equals: 3, within: 2%}").bounds(at: 0) == 2.94...3.06)
        #expect(try range("{equals: [1, 2], within: 0.5}").bounds(at: 1) == 1.5...2.5)
        #expect(try range("{at-most: -1}").bounds(at: 7) == -.infinity ... -1)
        #expect(try range("{between: [1, 4]}").bounds(at: 0) == 1...4)
    }

    /// Every kind of measure, range and moment once, through the resolved text and back.
    @Test func `are part of the resolved text`() throws {
        let experiment = try read(
            """
              - claim: "a: b, 'c' # d"
                source: "é"
                measure:
                  slope:
                    - {logarithm: [1, 2.5, 1e-7]}
                    - difference:
                        - {topology: {schedule: {name: base-graph, degree: 2}}, nodes: [5, 6, 7], quantity: rounds-to-average}
                        - {topologies: [{family: ring, nodes: 3}], quantity: product-error, rounds: 4}
                expected: {equals: [1, 2], within: 2%}
                deviation: why
              - {claim: b, measure: {product: [{variant: [one, two], quantity: worst-metric, at: start}, 3]}, expected: {between: [1, 2]}}
              - {claim: c, measure: {mean: {variant: one, quantity: loss, at: 0.5 epochs}}, expected: {equals: 1, within: 0.25}}
              - {claim: d, measure: {largest: {variant: one, factor: loss, per: bytes, from: 1MB, until: {quantity: loss, at-most: 0.1}}}, expected: {at-least: 1}}
              - {claim: e, measure: {smallest: {topology: {family: ring, nodes: 4}, quantity: expected-contraction, rounds: 3}}, expected: {at-most: 1}}
              - {claim: f, measure: {topology: {family: ring, nodes: 4}, quantity: worst-contraction, rounds: 3}, expected: 1}
              - {claim: g, measure: {topology: {family: ring, nodes: 4}, quantity: effective-neighbours, decay: 0.5}, expected: 1}
              - {claim: h, measure: {topology: {family: ring, nodes: 4}, quantity: privacy-loss, noise: 0.5, hops: 2}, expected: 1}

            """)
        let again = try ExperimentFile.read(Array(experiment.resolvedText.utf8), fileName: "r") { _ in [] }
        #expect(again == experiment)
        #expect(experiment.digest != (try read("  - {claim: a, measure: 1, expected: 1}\n")).digest)
    }

    @Test(arguments: [
        (
            "{variant: won, quantity: loss}",
            "e.yaml:10:35: expect[0].measure.variant: unknown variant (got \"won\"; expected one of one, two); did you mean 'one'?"
        ),
        (
            "{variant: one, quantity: los}",
            "e.yaml:10:50: expect[0].measure.quantity: unknown word (got \"los\"; expected one of loss, metric, worst-metric, averaged-loss, averaged-metric, consensus-distance, staleness, seconds, steps, samples, bytes, messages); did you mean 'loss'?"
        ),
        (
            "{variant: one, quantity: loss, at: noon}",
            "e.yaml:10:60: expect[0].measure.at: expected a moment such as start, end, target, 2000 samples, 100 steps, 10s or 5MB (got \"noon\")"
        ),
        (
            "{ratio: [1, 2, 3]}",
            "e.yaml:10:33: expect[0].measure.ratio: expected a list of 2 measures (got 3)"
        ),
        (
            "{quantity: loss}",
            "e.yaml:10:25: expect[0].measure: expected exactly one of variant, topology, topologies, ratio, difference, product, logarithm, mean, largest, smallest, slope (got none)"
        ),
        (
            "{variant: one, quantity: loss, when: end}",
            "e.yaml:10:56: expect[0].measure.when: unknown key (expected one of variant, topology, topologies, ratio, difference, product, logarithm, mean, largest, smallest, slope, factor, quantity, at)"
        ),
        (
            "{variant: one, factor: loss, per: loss}",
            "e.yaml:10:59: expect[0].measure.per: unknown word (got \"loss\"; expected one of seconds, steps, samples, bytes, messages)"
        ),
        (
            "{topology: {family: ring, nodes: 4}, quantity: product-error}",
            "e.yaml:10:25: expect[0].measure.rounds: missing (expected a whole number in 1...1000000)"
        ),
        (
            "{topology: {family: rink, nodes: 4}, quantity: spectral-gap}",
            "e.yaml:10:45: expect[0].measure.topology.family: unknown graph family"
        ),
        ("[]", "e.yaml:10:25: expect[0].measure: expected at least one number (got an empty list)"),
        ("soon", "e.yaml:10:25: expect[0].measure: expected a list of numbers (got \"soon\")"),
    ])
    func `name the place of a measure that makes no sense`(measure: String, expected: String) {
        let found = problem(measure) ?? "nothing"
        #expect(found.hasPrefix(expected), "\(found)")
    }

    @Test(arguments: [
        (
            "{at-least: 1, at-most: 2}",
            "expected exactly one of equals, at-least, at-most, between (got at-least, at-most)"
        ),
        (
            "{equals: 1, within: much}",
            "expected a number of at least 0, or one with % behind it (got \"much\")"
        ),
        ("{at-least: 1, within: 2%}", "only goes with equals (got at-least)"),
        ("{between: [2, 1]}", "expected two numbers, the smaller first"),
        ("{equal: 1}", "unknown key; did you mean 'equals'?"),
    ])
    func `name what is wrong with a range`(range: String, expected: String) {
        let found = problem("1", expected: range) ?? "nothing"
        #expect(found.contains("e.yaml:10:") && found.contains(expected), "\(found)")
    }

    @Test func `need a claim, and are the same for all variants`() throws {
        #expect {
            try read("  - {measure: 1, expected: 1}\n")
        } throws: {
            "\($0)" == "e.yaml:10:5: expect[0].claim: missing (expected a text)"
        }
        let text = """
            name: test
            workload: {dataset: digits, model: softmax}
            training: {algorithm: d-psgd, batch-size: 16, learning-rate: 0.1}
            topology: {family: ring, nodes: 8}
            budget: {samples: 2000}
            compare:
              - {name: one, expect: []}
            """
        #expect {
            try ExperimentFile.read(Array(text.utf8), fileName: "e.yaml") { _ in [] }
        } throws: {
            "\($0)"
                == "e.yaml:7:25: compare[0].expect: cannot differ between variants; state it once for all of them"
        }
    }
}
