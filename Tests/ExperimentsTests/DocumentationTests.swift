import Catalogues
import Experiments
import Foundation
import Testing
import Topology

@Suite struct `documentation` {
    static let pages = [
        "README.md", "Documentation/ExperimentFile.md", "Documentation/TopologyFile.md",
        "Documentation/Robustness.md",
        "Documentation/Models.md", "Documentation/Pipelines.md",
    ]

    /// A fenced block of YAML in a page.
    struct Block: CustomTestStringConvertible, Sendable {
        let page: String
        /// The line of its first line, counted from 1.
        let line: Int
        let text: String

        var testDescription: String { "\(page):\(line)" }

        var isExperiment: Bool {
            text.contains("budget:") && (text.contains("workload:") || text.contains("dataset:"))
        }

        /// Whether it is a whole file, not an excerpt.
        var isComplete: Bool { isExperiment || text.hasPrefix("# complete\n") }

        /// A file named in the block, as seen from the folder of its page.
        func file(_ path: String) throws -> [UInt8] {
            let folder = `shipped files`.root.appending(path: page).deletingLastPathComponent()
            return Array(try Data(contentsOf: folder.appending(path: path)))
        }
    }

    static func blocks(of page: String) throws -> [Block] {
        let text = try String(contentsOf: `shipped files`.root.appending(path: page), encoding: .utf8)
        var blocks: [Block] = []
        var open: (line: Int, text: String)?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line == "```yaml" {
                open = (index + 2, "")
            } else if line.hasPrefix("```"), let block = open {
                blocks.append(Block(page: page, line: block.line, text: block.text))
                open = nil
            } else {
                open?.text += line + "\n"
            }
        }
        return blocks
    }

    static func allBlocks() throws -> [Block] { try pages.flatMap(blocks) }

    @Test(arguments: try allBlocks())
    func `a file shown in the documentation is valid, and so is its resolved text`(block: Block) throws {
        let bytes = Array(block.text.utf8)
        guard block.isComplete else {
            _ = try YAMLDocument(bytes: bytes, fileName: block.page)
            return
        }
        if block.isExperiment {
            let experiment = try ExperimentFile.read(bytes, fileName: block.page, files: block.file)
            let resolved = Array(experiment.resolvedText.utf8)
            #expect(try ExperimentFile.read(resolved, fileName: "resolved", files: block.file) == experiment)
        } else {
            let plan = try TopologyFile.read(bytes, fileName: block.page, files: block.file)
            let resolved = Array(plan.resolvedText.utf8)
            #expect(try TopologyFile.read(resolved, fileName: "resolved", files: block.file) == plan)
        }
    }

    @Test(arguments: pages)
    func `every page shows a whole file`(page: String) throws {
        #expect(try Self.blocks(of: page).contains(where: \.isComplete))
    }

    @Test func `the rules of merging variants are as told`() throws {
        let block = try #require(
            try Self.blocks(of: "Documentation/ExperimentFile.md").first {
                $0.text.hasPrefix("name: merging")
            }
        )
        let experiment = try ExperimentFile.read(
            Array(block.text.utf8), fileName: block.page, files: block.file)
        func variant(_ name: String) throws -> Variant {
            try #require(experiment.variants.first { $0.name == name })
        }
        let patient = try variant("patient").training.algorithm
        #expect(patient.settings.text("order") == "adapt-then-combine")
        #expect(patient.settings.number("round-timeout") == 2)
        #expect(try variant("gossip").training.algorithm.name == "ad-psgd")
        let torus = try variant("torus").topology
        #expect(torus.nodeCount == 8)
        #expect(torus.mixing?.name == "metropolis-hastings")
        #expect(torus.links.latencyNanoseconds == 1_000_000)
        let mixing = try variant("mixing").topology
        #expect(mixing.graph == (try variant("as-it-is").topology.graph))
        #expect(mixing.mixing?.name == "metropolis-hastings")
        let file = try variant("file").topology
        #expect(file.nodeCount == 16)
        #expect(file.links.latencyNanoseconds == 1_000_000)
        let varying = try variant("varying").compute
        #expect(varying.meanNanoseconds == 10_000_000)
        #expect(varying.distribution == .logNormal(sigma: 0.5))
        let bursty = try variant("bursty").compute
        #expect(bursty.meanNanoseconds == 1_000_000)
        #expect(bursty.distribution == .exponential)
    }
}
