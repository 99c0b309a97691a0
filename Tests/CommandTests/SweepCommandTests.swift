import Foundation
import Reports
import Testing

@testable import MurmurCommand

@Suite struct `murmur sweep` {
    /// Two variants, one of which states a learning rate of its own.
    private static let experiment =
        SampleExperiments.good.replacing("budget: {samples: 64}", with: "budget: {samples: 256}") + """
            evaluation: {every: 64 samples}
            target: {metric: accuracy, at-least: 0.2}
            compare:
              - {name: neighbours}
              - {name: alone, training: {algorithm: solo, learning-rate: 9}}

            """
    private static let rates = "--grid training.learning-rate=0.3,0.1,0.03"

    private func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(Self.experiment, to: "e.yaml")
        return workspace
    }

    private func run(_ arguments: String, in workspace: Workspace) throws -> MurmurProcess.Result {
        try MurmurProcess.run(arguments.split(separator: " ").map(String.init), in: workspace)
    }

    private func reports(_ folder: String, in workspace: Workspace) throws -> [String: [UInt8]] {
        var reports: [String: [UInt8]] = [:]
        for name in try workspace.list(folder) where name.hasSuffix(".report.json") {
            reports[name] = try workspace.read("\(folder)/\(name)")
        }
        return reports
    }

    @Test func `runs every variant at every point and prints what it found`() throws {
        let workspace = try workspace()
        let result = try run("sweep e.yaml \(Self.rates) --seeds 2 --output out", in: workspace)
        #expect(result.errors.isEmpty)
        try #require(result.status == 0)
        let found = try reports("out", in: workspace)
        #expect(found.count == 12)
        for (name, bytes) in found {
            let report = try ReportCodec.decode(bytes, file: name)
            let rate = try #require(report.tuning?.values.first)
            #expect(rate.name == "training.learning-rate")
            // The grid goes before the variant's own value, 9.
            #expect(Double(rate.value) == report.plan.learningRate)
            #expect(name == "learning-rate=\(rate.value)/\(report.variant)-seed\(report.seed).report.json")
            #expect(ReportInspection.problems(of: report).isEmpty)
        }
        for words in ["neighbours", "alone", "Chosen:", "12 reports in out, with sweep.json, sweep.csv"] {
            #expect(result.output.contains(words))
        }
        for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        let sweep = try ReportCodec.decodeSweep(workspace.read("out/sweep.json"), file: "sweep.json")
        #expect(sweep.curves.map(\.points.count) == [3, 3])
        #expect(sweep.seeds == [1, 2])
        let page = String(decoding: try workspace.read("out/sweep.html"), as: UTF8.self)
        #expect(page.contains("final accuracy by learning-rate") && page.contains("class=\"stated\""))
        #expect(try workspace.list("out").contains("sweep.svg"))
        // The file states 0.1 for 'neighbours'; the 9 of 'alone' was not tried.
        #expect(sweep.curves.map { $0.stated?.values[0].value } == ["0.1", nil])
        let csv = String(decoding: try workspace.read("out/sweep.csv"), as: UTF8.self)
        #expect(csv.split(separator: "\n").count == 13)
    }

    @Test func `gives the same bytes for any number of threads`() throws {
        let workspace = try workspace()
        for threads in [1, 3, 8] {
            let command = "sweep e.yaml \(Self.rates) --output t\(threads) --threads \(threads) --quiet"
            #expect(try run(command, in: workspace).status == 0)
        }
        let first = try reports("t1", in: workspace)
        #expect(first.count == 6)
        for threads in [3, 8] { #expect(try reports("t\(threads)", in: workspace) == first) }
        #expect(try workspace.read("t1/sweep.json") == workspace.read("t8/sweep.json"))
    }

    @Test func `a trial is the run that simulate makes with the same values`() throws {
        let workspace = try workspace()
        #expect(try run("sweep e.yaml \(Self.rates) --output out --quiet", in: workspace).status == 0)
        let command =
            "simulate e.yaml --set training.learning-rate=0.1 --variant neighbours --output one --quiet"
        #expect(try run(command, in: workspace).status == 0)
        func digest(_ path: String) throws -> String {
            try ReportCodec.decode(workspace.read(path), file: path).digest
        }
        #expect(
            try digest("out/learning-rate=0.1/neighbours-seed1.report.json")
                == digest("one/neighbours-seed1.report.json"))
    }

    @Test func `keeps finished trials and runs what is missing or was added`() throws {
        let workspace = try workspace()
        let command = "sweep e.yaml --output out --grid training.learning-rate="
        #expect(try run(command + "0.3,0.1", in: workspace).status == 0)
        let kept = "out/learning-rate=0.1/alone-seed1.report.json"
        let gone = "out/learning-rate=0.3/neighbours-seed1.report.json"
        let bytes = try workspace.read(gone)
        let date =
            try FileManager.default.attributesOfItem(atPath: workspace.file(kept))[.modificationDate] as? Date
        try FileManager.default.removeItem(atPath: workspace.file(gone))
        let again = try run(command + "0.3,0.1,0.03 --variant neighbours", in: workspace)
        #expect(again.status == 0)
        #expect(again.output.contains("3 reports in out (1 from before)"))
        #expect(try workspace.read(gone) == bytes)
        let whole = try run(command + "0.3,0.1,0.03", in: workspace)
        #expect(whole.output.contains("6 reports in out (5 from before)"))
        let after =
            try FileManager.default.attributesOfItem(atPath: workspace.file(kept))[.modificationDate] as? Date
        #expect(date == after)
    }

    @Test func `goes on after a kill to the same result, with nothing half-written`() throws {
        let workspace = try Workspace()
        try workspace.write(Self.experiment.replacing("256", with: "10000"), to: "e.yaml")
        let arguments = ["sweep", "e.yaml", "--grid", "training.learning-rate=0.3,0.1,0.03", "--seeds", "2"]
        let process = try MurmurProcess(arguments + ["--output", "out", "--quiet"], in: workspace)
        while process.isRunning, try reports("out", in: workspace, orNone: true).isEmpty { usleep(5_000) }
        process.signal(SIGKILL)
        _ = try process.wait()
        let before = try reports("out", in: workspace)
        for (name, bytes) in before {
            #expect(throws: Never.self) { try ReportCodec.decode(bytes, file: name) }
        }
        let resumed = try MurmurProcess.run(arguments + ["--output", "out", "--quiet"], in: workspace)
        #expect(resumed.status == 0)
        let whole = try MurmurProcess.run(arguments + ["--output", "whole", "--quiet"], in: workspace)
        #expect(whole.status == 0)
        #expect(try reports("out", in: workspace) == reports("whole", in: workspace))
    }

    @Test func `a signal ends it, and it says how to go on`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.endless, to: "e.yaml")
        let process = try MurmurProcess(
            ["sweep", "e.yaml", "--grid", "training.learning-rate=0.3,0.1", "--output", "out"], in: workspace)
        while process.isRunning, !FileManager.default.fileExists(atPath: workspace.file("out")) {
            usleep(10_000)
        }
        usleep(200_000)
        process.signal(SIGINT)
        let result = try process.wait()
        #expect(result.status == 130)
        #expect(
            result.errors
                == "error: interrupted after 0 trials of this process; 0 reports in out; the same command goes on "
                + "there\n")
        #expect(result.output.isEmpty)
        #expect(try workspace.list("out").isEmpty)
    }

    @Test func `shards make the whole together, in one directory or in several`() throws {
        let workspace = try workspace()
        let sweep = "sweep e.yaml \(Self.rates)"
        #expect(try run("\(sweep) --output whole --quiet", in: workspace).status == 0)
        let first = try run("\(sweep) --output a --shard 1/2", in: workspace)
        #expect(
            first.output == """
                shard 1/2: 3 trials run; 3 reports in a, 3 of other shards missing
                When all are there: the same command without --shard

                """)
        #expect(try run("\(sweep) --output b --shard 2/2 --quiet", in: workspace).status == 0)
        let (a, b) = (try reports("a", in: workspace), try reports("b", in: workspace))
        #expect(Set(a.keys).isDisjoint(with: b.keys))
        #expect(try a.merging(b) { one, _ in one } == reports("whole", in: workspace))
        let merged = try run("\(sweep) --output c --merge a --merge b", in: workspace)
        #expect(merged.output.contains("6 reports in c (6 from before)"))
        #expect(try workspace.read("c/sweep.json") == workspace.read("whole/sweep.json"))
        #expect(try run("compare a b", in: workspace).output.contains("neighbours learning-rate"))
        #expect(try run("\(sweep) --output a --shard 2/2 --quiet", in: workspace).status == 0)
        #expect(try workspace.read("a/sweep.json") == workspace.read("whole/sweep.json"))
    }

    @Test func `halving tries all with little and the best with the whole budget, sharded or not`() throws {
        let workspace = try workspace()
        let sweep = "sweep e.yaml \(Self.rates) --halving 3"
        let result = try run("\(sweep) --output out", in: workspace)
        #expect(result.status == 0)
        let names = try reports("out", in: workspace).keys.sorted()
        #expect(names.count == 8)
        #expect(names.count { $0.hasPrefix("budget-1-of-3/") } == 6)
        let figures = try ReportCodec.decodeSweep(workspace.read("out/sweep.json"), file: "sweep.json")
        #expect(figures.rungs?.map(\.points) == [3, 1])
        #expect(figures.rungs?.map(\.divisor) == [3, 1])
        #expect(figures.trialsPerVariant == 4)
        let words = result.output.replacing("\n", with: " ")
        #expect(words.contains("(points by rung: 3 with 1/3, 1 with the whole budget)"))
        for shard in ["1/2", "2/2"] {
            #expect(try run("\(sweep) --output parts --shard \(shard) --quiet", in: workspace).status == 0)
        }
        #expect(try reports("parts", in: workspace) == reports("out", in: workspace))
        #expect(try run("compare out", in: workspace).output.contains("6 reports of early rungs"))
    }

    @Test func `compares algorithms by name, and chooses by another figure`() throws {
        let workspace = try workspace()
        let result = try run(
            "sweep e.yaml \(Self.rates) --algorithms ad-psgd,solo --by time-to-target --json --output out",
            in: workspace)
        #expect(result.status == 0)
        let sweep = try ReportCodec.decodeSweep(Array(result.output.utf8), file: "out")
        #expect(sweep.curves.map(\.variant) == ["ad-psgd", "solo"])
        #expect(sweep.criterion == .timeToTarget)
    }

    @Test func `reads its grid from the file, and simulate leaves it alone`() throws {
        let workspace = try Workspace()
        try workspace.write(Self.experiment + "tune: {training.learning-rate: [0.3, 0.1]}\n", to: "e.yaml")
        #expect(try run("sweep e.yaml --output out --quiet", in: workspace).status == 0)
        #expect(try reports("out", in: workspace).count == 4)
        #expect(try run("simulate e.yaml --output one --quiet", in: workspace).status == 0)
        #expect(try reports("one", in: workspace).count == 2)
    }

    @Test func `a dry run creates nothing and says what there is to do`() throws {
        let workspace = try workspace()
        let sweep = "sweep e.yaml \(Self.rates) --seeds 5 --halving 3 --output out --dry-run"
        let result = try run(sweep, in: workspace)
        #expect(result.status == 0)
        #expect(try workspace.list() == ["e.yaml"])
        for words in [
            "40 trials: 2 variants x 20 each", "training.learning-rate: 0.3, 0.1, 0.03",
            "3 of 3 points with 1/3 of the budget", "0 of 30 trials of the first rung",
        ] { #expect(result.output.contains(words), "\(result.output)") }
        for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        #expect(try run("sweep e.yaml \(Self.rates) --output out --quiet", in: workspace).status == 0)
        let known = try run("sweep e.yaml \(Self.rates) --seeds 2 --output out --dry-run", in: workspace)
        #expect(known.output.contains("6 of 12 trials"))
        #expect(known.output.contains("at the pace of"))
    }

    @Test func `touches nothing that is not its own`() throws {
        let workspace = try workspace()
        #expect(try run("sweep e.yaml \(Self.rates) --output out --quiet", in: workspace).status == 0)
        let before = try reports("out", in: workspace)
        try workspace.write(
            Self.experiment.replacing("batch-size: 8", with: "batch-size: 4"), to: "other.yaml")
        let refused = try run("sweep other.yaml \(Self.rates) --output out", in: workspace)
        #expect(refused.status == 73)
        #expect(
            refused.errors
                == "error: out/learning-rate=0.3/neighbours-seed1.report.json: made with another experiment; pass "
                + "--force to run the trial again, or --output with another directory\n")
        #expect(try reports("out", in: workspace) == before)
        #expect(
            try run("sweep other.yaml \(Self.rates) --output out --quiet --force", in: workspace).status == 0)
        #expect(try reports("out", in: workspace) != before)
        try workspace.write(Self.experiment.replacing("name: good", with: "name: else"), to: "else.yaml")
        #expect(
            try run("sweep else.yaml \(Self.rates) --output out", in: workspace).errors
                == "error: out: holds a sweep of good; pass --output with another directory\n")
        try workspace.write("mine", to: "sweep.csv")
        let mine = try run("sweep e.yaml \(Self.rates) --output .", in: workspace)
        #expect(mine.errors == "error: ./sweep.csv: exists already; pass --force to replace it\n")
        #expect(try workspace.read("sweep.csv") == Array("mine".utf8))
    }

    // MARK: - Shards

    private func shard(_ text: String?, _ environment: [String: String] = [:]) -> String {
        do throws(Failure) {
            return try ShardOption(text) { environment[$0] }.text
        } catch {
            return error.problems[0]
        }
    }

    @Test func `a shard is stated, or what a job array says`() {
        #expect(shard(nil) == "shard 1/1")
        #expect(shard("2/8") == "shard 2/8")
        let slurm = [
            "SLURM_ARRAY_TASK_ID": "14", "SLURM_ARRAY_TASK_MIN": "10", "SLURM_ARRAY_TASK_STEP": "2",
            "SLURM_ARRAY_TASK_COUNT": "4",
        ]
        #expect(shard("auto", slurm) == "shard 3/4")
        #expect(shard("auto/5", ["JOB_COMPLETION_INDEX": "0"]) == "shard 1/5")
    }

    @Test func `shards share things out without overlap`() throws {
        for count in 1...5 {
            let shards = try (1...count).map { try ShardOption("\($0)/\(count)") { _ in nil } }
            for position in 0..<20 { #expect(shards.count { $0.has(position) } == 1) }
        }
    }

    @Test(arguments: [
        ("0/2", "(got '0/2';"), ("3/2", "(got '3/2';"), ("a/2", "(got 'a/2';"), ("2", "(got '2';"),
        ("1/0", "(got '1/0';"), ("1/2/3", "(got '1/2/3';"), ("auto/x", "(got 'auto/x';"),
    ])
    func `a shard that is none is refused`(text: String, shown: String) {
        #expect(
            shard(text)
                == "--shard: cannot be read \(shown) expected K/N with K from 1 to N, auto, or auto/N)")
    }

    @Test func `a launcher that does not say enough is named`() {
        #expect(shard("auto").hasPrefix("--shard auto: no SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX"))
        #expect(
            shard("auto", ["JOB_COMPLETION_INDEX": "1"])
                == "--shard auto: the launcher does not say how many there are; pass --shard auto/N")
        #expect(
            shard("auto/2", ["JOB_COMPLETION_INDEX": "2"])
                == "--shard auto: number 3 of 2; pass --shard auto/N with N all of them")
        #expect(
            shard("auto", ["SLURM_ARRAY_TASK_ID": "x"])
                == "--shard auto: SLURM_ARRAY_TASK_ID: not a whole number (got 'x')")
    }
}

extension `murmur sweep` {
    /// The reports below a folder that may not be there yet.
    private func reports(_ folder: String, in workspace: Workspace, orNone: Bool) throws -> [String: [UInt8]]
    {
        FileManager.default.fileExists(atPath: workspace.file(folder))
            ? try reports(folder, in: workspace) : [:]
    }
}
