import Foundation
import Reports
import Testing

/// Clusters of real processes; one after another, so that they do not take each other's time.
@Suite(.serialized) struct `murmur launch` {
    /// Four nodes, some hundred steps each.
    private static let experiment = """
        name: small
        workload: {dataset: digits, model: softmax}
        training: {batch-size: 16, learning-rate: 0.1}
        topology: {family: ring, nodes: 4}
        compute: {name: constant, mean: 10ms}
        network: {latency: 1ms, bandwidth: 100Mbit/s}
        budget: {samples: 20000}
        evaluation: {every: 5000 samples}
        seeds: [1]
        compare:
          - name: averaging
            training: {algorithm: d-psgd}
          - name: gossip
            training: {algorithm: ad-psgd}

        """

    /// Runs for a few seconds on any machine: four nodes until a time is up.
    private static let timed = experiment.replacing("budget: {samples: 20000}", with: "budget: {time: 6s}")
        .replacing("evaluation: {every: 5000 samples}", with: "evaluation: {every: 1s}")

    /// Four processes that hold one model among them.
    private static let stages = """
        name: stages
        workload: {dataset: digits, model: {name: mlp, hidden: [32, 32, 32]}}
        training:
          algorithm: {name: pipeline, stages: 4, micro-batches: 4}
          batch-size: 32
          learning-rate: 0.2
        topology: {family: ring, nodes: 4}
        budget: {steps: 60}
        evaluation: {every: 30 steps}
        seeds: [1]

        """

    @Test func `trains a model in stages to the simulator's accuracy, and refuses what no stage can judge`()
        throws
    {
        let workspace = try Workspace()
        try workspace.write(Self.stages, to: "stages.yaml")
        let result = try MurmurProcess.run(["launch", "stages.yaml"], in: workspace)
        #expect(result.status == 0, "\(result.errors)")
        let simulated = try MurmurProcess.run(["simulate", "stages.yaml", "--quiet"], in: workspace)
        #expect(simulated.status == 0, "\(simulated.errors)")
        let measured = try report("Runs/stages-measured/pipeline-seed1.report.json", workspace)
        let predicted = try report("Runs/stages/pipeline-seed1.report.json", workspace)
        #expect(measured.series.last?.averagedLoss == predicted.series.last?.averagedLoss)
        #expect(measured.series.last?.samples == 60 * 32)
        #expect(measured.nodes.map(\.steps) == [60, 60, 60, 60])
        let refused = try MurmurProcess.run(
            ["launch", "stages.yaml", "--set", "budget={bytes: 1MB}"], in: workspace)
        #expect(refused.status == 78)
        #expect(refused.errors.contains("stages send unlike amounts"), "\(refused.errors)")
    }

    private func report(_ name: String, _ workspace: Workspace) throws -> RunReport {
        try ReportCodec.decode(workspace.read(name), file: name)
    }

    @Test func `measures what the simulator predicts, and leaves a report, a timing and a log of every node`()
        throws
    {
        let workspace = try Workspace()
        try workspace.write(Self.experiment, to: "small.yaml")
        let result = try MurmurProcess.run(["launch", "small.yaml"], in: workspace)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("2 reports in Runs/small-measured"))
        let simulated = try MurmurProcess.run(["simulate", "small.yaml", "--quiet"], in: workspace)
        #expect(simulated.status == 0)
        for variant in ["averaging", "gossip"] {
            let measured = try report("Runs/small-measured/\(variant)-seed1.report.json", workspace)
            let predicted = try report("Runs/small/\(variant)-seed1.report.json", workspace)
            #expect(measured.kind == .measured)
            #expect(measured.status == .complete)
            // 360 test digits: one is 0.3 points; with gossip the order of exchanges differs from run to run.
            let (ours, theirs) = (
                try #require(measured.series.last?.averagedMetric),
                try #require(predicted.series.last?.averagedMetric)
            )
            #expect(abs(ours - theirs) < 0.03, "\(variant): measured \(ours), predicted \(theirs)")
            #expect(measured.provenance.experimentHash == predicted.provenance.experimentHash)
            let timing = "Runs/small-measured/\(variant)-seed1.timing.json"
            #expect(try ReportCodec.decodeTiming(workspace.read(timing), file: timing).wallSeconds > 0)
            let files = try workspace.list("Runs/small-measured/\(variant)-seed1.peers")
            for node in 0..<4 {
                for ending in ["log", "0.record.json", "0.models"] {
                    #expect(
                        files.contains("\(node).\(ending)") || files.contains("n\(node).\(ending)"),
                        "\(files)")
                }
            }
        }
        let again = try MurmurProcess.run(
            ["launch", "small.yaml", "--variant", "gossip", "--force", "--quiet"], in: workspace)
        #expect(again.status == 0)
        #expect(again.output.isEmpty)
        #expect(again.errors.isEmpty)
        #expect(try MurmurProcess.run(["compare", "Runs"], in: workspace).status == 0)
    }

    @Test func `kills, restarts and pauses nodes on schedule, and that is no failure`() throws {
        let workspace = try Workspace()
        try workspace.write(Self.timed, to: "timed.yaml")
        let result = try MurmurProcess.run(
            [
                "launch", "timed.yaml", "--variant", "gossip", "--kill", "n1@1s", "--restart", "n1@2.5s",
                "--pause", "n2@1s-3s", "--kill", "n3@2s",
            ], in: workspace)
        #expect(result.status == 0, "\(result.errors)")
        let report = try report("Runs/small-measured/gossip-seed1.report.json", workspace)
        let events = report.events.filter { $0.what.hasSuffix("on schedule") }
        let told = events.map { "\($0.node ?? "-") \($0.what)" }
        #expect(
            told.sorted() == [
                "n1 killed on schedule", "n1 started again on schedule", "n2 continued on schedule",
                "n2 paused on schedule", "n3 killed on schedule",
            ])
        for (event, seconds) in zip(events.filter { $0.node == "n1" }, [1, 2.5]) {
            // A status line, which tells when training began, may be late on a busy machine.
            #expect(event.seconds >= seconds - 0.1 && event.seconds < seconds + 2)
        }
        #expect(report.events.contains { $0.node == "n1" && $0.what == "restarted" })
        #expect(report.nodes.allSatisfy { $0.steps > 0 })
    }

    @Test func `names the node that fails, and why`() throws {
        let workspace = try Workspace()
        try workspace.write(
            """
            nodes:
              - {name: oslo, address: "127.0.0.1:0", neighbours: [rome]}
              - {name: rome, address: "127.0.0.1:21999", neighbours: [oslo]}

            """, to: "cities.yaml")
        // TEST-NET-1 (RFC 5737) is nobody's address.
        let text = try String(decoding: workspace.read("cities.yaml"), as: UTF8.self)
            .replacing("127.0.0.1:0", with: "192.0.2.1:7000")
        try workspace.write(text, to: "cities.yaml")
        try workspace.write(Self.experiment, to: "small.yaml")
        let result = try MurmurProcess.run(
            ["launch", "small.yaml", "--variant", "averaging", "--topology", "cities.yaml", "--quiet"],
            in: workspace)
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        // Both nodes refuse to use that address without TLS; whichever says so first is named.
        #expect(result.errors.contains(": exit status 64: node 'oslo' is at "), "\(result.errors)")
        #expect(result.errors.contains("192.0.2.1:7000"))
        #expect(result.seconds < 30)
    }

    @Test func `ends all nodes properly on a signal and leaves a valid partial report`() throws {
        let workspace = try Workspace()
        try workspace.write(
            Self.timed.replacing("time: 6s", with: "time: 1h"), to: "endless.yaml")
        let process = try MurmurProcess(["launch", "endless.yaml", "--output", "out"], in: workspace)
        let models = workspace.file("out/averaging-seed1.peers/n3.0.models")
        while process.isRunning, !FileManager.default.fileExists(atPath: models) { usleep(50_000) }
        usleep(1_000_000)
        process.signal(SIGINT)
        let result = try process.wait()
        #expect(result.status == 130)
        #expect(
            result.errors.contains("error: interrupted after 0 of 2 runs; 1 report (1 partial) in out\n"),
            "\(result.errors)")
        let report = try report("out/averaging-seed1.report.json", workspace)
        #expect(report.status == .interrupted)
        #expect(report.nodes.allSatisfy { $0.steps > 0 })
    }

    @Test func `takes its nodes with it when it is killed`() throws {
        let workspace = try Workspace()
        try workspace.write(
            Self.timed.replacing("time: 6s", with: "time: 1h"), to: "endless.yaml")
        let process = try MurmurProcess(
            ["launch", "endless.yaml", "--variant", "gossip", "--output", "out", "--quiet"], in: workspace)
        let models = workspace.file("out/gossip-seed1.peers/n3.0.models")
        while process.isRunning, !FileManager.default.fileExists(atPath: models) { usleep(50_000) }
        #expect(try peers(in: workspace).count == 4)
        process.signal(SIGKILL)
        _ = try process.wait()
        let deadline = Date() + 20
        while try !peers(in: workspace).isEmpty, Date() < deadline { usleep(100_000) }
        #expect(try peers(in: workspace).isEmpty)
    }

    /// The processes that work in a workspace.
    private func peers(in workspace: Workspace) throws -> [String] {
        let real = URL(filePath: workspace.path).resolvingSymlinksInPath().path
        return try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { entry in
            guard Int(entry) != nil else { return false }
            let words = (FileManager.default.contents(atPath: "/proc/\(entry)/cmdline") ?? Data())
                .split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(entry)/cwd")
            return words.dropFirst().first == "peer" && place == real
        }
    }

    @Test func `shows each node's status to whoever asks, and only shows it`() throws {
        let workspace = try Workspace()
        try workspace.write(
            Self.timed.replacing("time: 6s", with: "time: 1h"), to: "endless.yaml")
        try workspace.write("family: ring\nnodes: 4\n", to: "ring.yaml")
        let port = Int.random(in: 10_000..<19_000)
        let process = try MurmurProcess(
            [
                "launch", "endless.yaml", "--variant", "gossip", "--output", "out", "--quiet",
                "--status-base-port", "\(port)",
            ], in: workspace)
        defer { process.signal(SIGKILL) }
        let models = workspace.file("out/gossip-seed1.peers/n3.0.models")
        while process.isRunning, !FileManager.default.fileExists(atPath: models) { usleep(50_000) }
        usleep(1_500_000)

        let watched = try MurmurProcess.run(
            ["watch", "--topology", "ring.yaml", "--status-base-port", "\(port)", "--once"], in: workspace)
        #expect(watched.status == 0, "\(watched.errors)")
        let lines = watched.output.split(separator: "\n")
        #expect(lines.count == 6, "\(watched.output)")
        for line in lines { #expect(line.count <= 80) }
        for node in 0..<4 { #expect(lines.contains { $0.hasPrefix("n\(node) ") && $0.contains("training") }) }

        let json = try MurmurProcess.run(
            ["watch", "127.0.0.1:\(port)", "127.0.0.1:1", "--once", "--json"], in: workspace)
        #expect(json.status == 0)
        let objects = try json.output.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(objects.count == 2)
        #expect(objects.first?["node"] as? String == "n0")
        #expect(objects.first?["neighbours"] as? [Any] != nil)
        #expect(objects.last?["phase"] as? String == "unreachable")

        #expect(try curl("/healthz", port) == "training\n200")
        let metrics = try curl("/metrics", port)
        #expect(metrics.contains("# TYPE murmur_steps_total counter\nmurmur_steps_total{node=\"n0\"} "))
        #expect(metrics.contains("murmur_phase{node=\"n0\",phase=\"training\"} 1\n"))
        #expect(metrics.hasSuffix("200"))
        #expect(try curl("/status", port, "--request", "POST").hasSuffix("404"))
        #expect(try curl("/", port).hasSuffix("404"))
        process.signal(SIGTERM)
        #expect(try process.wait().status == 143)

        let gone = try MurmurProcess.run(["watch", "127.0.0.1:\(port)", "--once"], in: workspace)
        #expect(gone.status == 69)
        #expect(gone.errors.hasPrefix("error: 127.0.0.1:\(port): cannot connect to 127.0.0.1:\(port): "))
    }

    /// What an endpoint answers, with the HTTP status at its end.
    private func curl(_ path: String, _ port: Int, _ more: String...) throws -> String {
        let result = try MurmurProcess.run(
            ["--silent", "--max-time", "10", "--write-out", "%{http_code}"] + more
                + ["http://127.0.0.1:\(port)\(path)"], in: Workspace(), binary: "/usr/bin/curl")
        return result.output
    }
}
