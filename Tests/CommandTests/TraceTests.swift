import Foundation
import Reports
import Testing

@testable import MurmurCommand

@Suite struct `murmur simulate --trace` {
    private struct Trace: Decodable {
        struct Event: Decodable {
            struct Arguments: Decodable {
                var name: String?
            }

            var ph: String
            var pid: Int
            var tid: Int?
            var name: String
            var ts: Double?
            var dur: Double?
            var args: Arguments?
        }

        var traceEvents: [Event]

        /// The slices of every thread of a process, in order of time; `[thread name]`.
        func slices(of process: Int) -> [String: [Event]] {
            var slices: [String: [Event]] = [:]
            for name in traceEvents where name.name == "thread_name" && name.pid == process {
                slices[name.args?.name ?? ""] = traceEvents.filter {
                    $0.ph == "X" && $0.pid == process && $0.tid == name.tid
                }.sorted { ($0.ts ?? 0) < ($1.ts ?? 0) }
            }
            return slices
        }
    }

    private func trace(_ workspace: Workspace, _ name: String) throws -> Trace {
        try JSONDecoder().decode(Trace.self, from: Data(workspace.read(name)))
    }

    /// The tiny experiment, simulated with further arguments; the bytes of its reports.
    private func reports(_ arguments: String, in workspace: Workspace) throws -> [[UInt8]] {
        try workspace.write(SampleExperiments.tiny.replacing("4000", with: "1600"), to: "tiny.yaml")
        let words = arguments.split(separator: " ").map(String.init)
        let result = try MurmurProcess.run(
            ["simulate", "tiny.yaml", "--quiet", "--output"] + words, in: workspace)
        try #require(result.status == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
        return try workspace.list(words[0]).filter { $0.hasSuffix(".report.json") }.map {
            try workspace.read("\(words[0])/\($0)")
        }
    }

    @Test func `changes no report, and is the same for any number of threads`() throws {
        let workspace = try Workspace()
        let without = try reports("without", in: workspace)
        #expect(try reports("one --threads 1 --trace one.json", in: workspace) == without)
        #expect(try reports("four --threads 4 --trace four.json", in: workspace) == without)
        #expect(try workspace.read("one.json") == workspace.read("four.json"))
    }

    @Test func `shows every gradient, message and wait of every node of every run`() throws {
        let workspace = try Workspace()
        let reports = try reports("out --trace t.json", in: workspace).map {
            try ReportCodec.decode($0, file: "report")
        }
        let trace = try trace(workspace, "t.json")
        for report in reports {
            let process = try #require(
                trace.traceEvents.first { $0.args?.name == "tiny: \(report.variant), seed 1" }?.pid)
            let slices = trace.slices(of: process)
            for node in report.nodes {
                let own = try #require(slices[node.name])
                let gradients = own.filter { $0.name == "gradient" }
                #expect(gradients.count == node.steps)
                let seconds = gradients.reduce(0) { $0 + ($1.dur ?? 0) } * 1e-6
                #expect(abs(seconds - node.computeSeconds) < 1e-9)
                #expect(slices["\(node.name) link"]?.count == node.messagesSent)
                // Gradients and waits fill the whole run.
                for (slice, next) in zip(own, own.dropFirst()) {
                    let end = (slice.ts ?? 0) + (slice.dur ?? 0)
                    #expect(abs(end - (next.ts ?? 0)) < 1e-6)
                }
                #expect(own.first?.ts == 0)
            }
            let arrows = trace.traceEvents.filter { $0.pid == process && $0.ph == "f" }.count
            #expect(arrows == report.nodes.reduce(0) { $0 + $1.messagesSent - $1.messagesLost })
        }
    }

    @Test func `is valid JSON after an interruption, and while the run goes on`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.endless, to: "endless.yaml")
        let process = try MurmurProcess(
            ["simulate", "endless.yaml", "--output", "out", "--trace", "t.json"], in: workspace)
        func size() -> Int { (try? workspace.read("t.json").count) ?? 0 }
        while process.isRunning, size() < 200_000 { usleep(10_000) }
        process.signal(SIGINT)
        #expect(try process.wait().status == 130)
        #expect(try trace(workspace, "t.json").traceEvents.count > 100)
        let refused = try MurmurProcess.run(
            ["simulate", "endless.yaml", "--output", "other", "--trace", "t.json"], in: workspace)
        #expect(refused.errors == "error: t.json: exists already; pass --force to replace it\n")
        #expect(refused.status == 73)
    }

    @Test func `stops at its limit and says so`() throws {
        let workspace = try Workspace()
        let path = workspace.file("t.json")
        let file = try TraceFile(path, replacing: false, limit: 20_000)
        var trace = ChromeTrace(run: 1, title: "run", nodes: ["n0"])
        var time: Int64 = 0
        while !file.isFull(after: 1, pending: trace.pendingBytes) {
            trace.gradient(of: 0, from: time, to: time + 1000, samples: 1, loss: 1)
            time += 1000
            file.add(&trace)
        }
        trace.noteLimit(at: time, bytes: file.bytesAtMost)
        file.add(&trace, flushes: true)
        try file.check()
        #expect(try workspace.read("t.json").count < 20_500)
        let events = try self.trace(workspace, "t.json").traceEvents
        #expect(events.last?.name == "the trace ends here: it has reached its limit of 20000 bytes")
    }
}
