import Testing

@testable import Reports

/// What a page says of why the loss is not lower.
@Suite struct `why, on a page` {
    /// A run that ends at loss 1.5 with an average at 0.75, whose last evaluation measured the given gradients.
    private func run(_ variant: String, _ gradients: GradientProbe?) -> RunReport {
        var run = SampleReports.run(variant: variant, evaluations: 3)
        for (index, losses) in [(2.0, 2.0), (1.75, 1.0), (1.5, 0.75)].enumerated() {
            run.series[index].localLoss.mean = losses.0
            run.series[index].averagedLoss = losses.1
            run.series[index].consensusDistance = 4
        }
        run.series[2].gradients = gradients
        run.topologyCard.effectiveNeighbours = 3.5
        return run
    }

    /// Half of the promised descent is taken by disagreement; with T steps apart, T ζ² is three times the noise, so that unlike data
    /// have three quarters of what stands apart.
    private var probe: GradientProbe {
        // η = 1: T² · 3 + T · 1 = 4 has the root T = 1.
        GradientProbe(
            nodes: 4, samples: 8, squaredNorm: 1, dissimilarity: 3, noise: 1, disagreement: -0.5,
            learningRate: 1)
    }

    private func section(_ reports: [RunReport]) throws -> String {
        let page = ComparisonPage.html(try Comparison(reports))
        #expect(HTMLCheck.problem(in: page) == nil)
        let start = try #require(page.firstRange(of: "<section id=\"why\">"))
        let rest = page[start.upperBound...]
        return String(rest[..<(try #require(rest.firstRange(of: "</section>")).lowerBound)])
    }

    @Test func `a bar is divided by cause, and the parts are those of the table`() throws {
        let comparison = try Comparison([run("gossip", probe)])
        let excess = try #require(comparison.summary.variants[0].excessLoss)
        let causes = try #require(excess.causes)
        // The average is heading for 0.75 − (1 − 0.75) = 0.5: it lacks 0.25, of which half is disagreement's.
        #expect(excess.reference == 0.5 && excess.optimisation == 0.25 && excess.disagreement == 0.75)
        #expect(causes.optimisation == 0.125)
        #expect(causes.heterogeneity == 0.75 * 0.875 && causes.disagreement == 0.25 * 0.875)
        let section = try section([run("gossip", probe)])
        for title in [
            "gossip, optimisation: 0.125 (13 %)", "gossip, disagreement: 0.219 (22 %)",
            "gossip, heterogeneity: 0.656 (66 %)",
        ] { #expect(section.contains("<title>\(title)</title>"), "\(title)") }
        #expect(!section.contains("gossip, staleness:"), "what is nothing has no part of the bar")
        #expect(section.contains("<b>heterogeneity</b>: unlike data pull the nodes apart"))
        #expect(section.contains("gossip: Heterogeneity limits: "))
        for cell in ["<td>1.00</td>", "<td>0.125</td>", "<td>0.219</td>", "<td>0.656</td>", "<td>0</td>"] {
            #expect(section.contains(cell), "\(cell)")
        }
    }

    @Test func `theory stands beside the measurement`() throws {
        let section = try section([run("gossip", probe)])
        // Spectral gap 0.5, and two merges with two neighbours for each step: T is at most 1 / 0.5 = 2, and the distance
        // 2² · 3 + 2 · 1 = 14.
        #expect(section.contains("<title>gossip: 4.00 measured, at most 14.0 foretold</title>"))
        for cell in ["0.500", "3.50", "1.00", "2.00", "4.00", "14.0"] {
            #expect(section.contains("<td>\(cell)</td>"), "\(cell)")
        }
        for anchor in ["gap", "effective-neighbours"] { #expect(section.contains("href=\"#def-\(anchor)\"")) }
    }

    @Test func `without gradients two causes are told apart, and nothing is foretold`() throws {
        let section = try section([run("private", nil)])
        #expect(section.contains("private, disagreement: 0.750 (75 %)"))
        #expect(section.contains("<td>–</td>") && section.contains("gradients were not measured"))
        #expect(!section.contains("foretold"))
    }

    @Test func `the head of the page names what limits, the worst node and what was equal`() throws {
        var slow = run("slow", nil)
        slow.budget.amount = 2048
        let page = ComparisonPage.html(try Comparison([run("gossip", probe), slow]))
        let head = page.prefix(upTo: try #require(page.firstRange(of: "</header>")).lowerBound)
        #expect(head.contains("gossip: heterogeneity (unlike data pull the nodes apart)"))
        #expect(head.contains("slow: disagreement"))
        #expect(head.contains("Final accuracy. gossip: n3, with "))
        #expect(head.contains("gossip 75 %; slow 75 %."))
        #expect(head.contains("Equal: data and partition") && head.contains("Not equal: budget."))
        let equal = ComparisonPage.html(try Comparison([run("a", probe), run("b", probe)]))
        #expect(equal.contains("Equal: budget (1,024 samples each), data and partition"))
        #expect(!equal.contains("Not equal"))
    }
}
