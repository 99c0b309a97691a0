import Foundation
import Testing

@testable import MurmurCommand

@Suite struct `murmur simulate --serve` {
    private func ask(_ port: Int, _ more: [String] = []) throws -> String {
        try MurmurProcess.run(
            ["--silent", "--include", "--max-time", "10"] + more + ["http://127.0.0.1:\(port)/"],
            in: Workspace(), binary: "/usr/bin/curl"
        ).output
    }

    @Test func `shows the page of a run that goes on, to this machine's browser alone`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.endless, to: "endless.yaml")
        let port = Int(try FreePorts.choose(1)[0])
        let process = try MurmurProcess(
            ["simulate", "--serve", "\(port)", "endless.yaml", "--output", "out"], in: workspace)
        var answer = ""
        for _ in 0..<200 where process.isRunning && !answer.contains("<h1>endless</h1>") {
            answer = try ask(port)
            usleep(50_000)
        }
        #expect(answer.contains("<h1>endless</h1>"))
        let head = answer.split(separator: "\r\n\r\n")[0].lowercased()
        #expect(head.hasPrefix("http/1.1 200"))
        for header in [
            "refresh: 3", "cache-control: no-store", "x-content-type-options: nosniff",
            "x-frame-options: deny",
            "content-security-policy: frame-ancestors 'none'", "content-type: text/html; charset=utf-8",
        ] {
            #expect(head.contains(header), "\(header)")
        }
        // As a page of another name would ask that has been made to mean this machine.
        #expect(try ask(port, ["--header", "Host: evil.example:\(port)"]).hasPrefix("HTTP/1.1 403"))
        #expect(try ask(port, ["--request", "POST"]).hasPrefix("HTTP/1.1 404"))

        let other = try MurmurProcess.run(
            ["simulate", "endless.yaml", "--output", "other", "--serve", "\(port)"], in: workspace)
        #expect(other.errors.hasPrefix("error: --serve: cannot listen at 127.0.0.1:\(port) ("))
        #expect(other.status == 69)
        process.signal(SIGTERM)
        let result = try process.wait()
        #expect(result.status == 143)
        #expect(result.errors.hasPrefix("serving http://127.0.0.1:\(port)/\n"))
    }

    @Test func `takes any free port, changes no report, and waits for nobody`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.good, to: "good.yaml")
        let result = try MurmurProcess.run(
            ["simulate", "--serve", "good.yaml", "--output", "served", "--quiet"], in: workspace)
        #expect(result.status == 0)
        #expect(result.errors.hasPrefix("serving http://127.0.0.1:"))
        let name = "d-psgd-seed1.report.json"
        let plain = try MurmurProcess.run(
            ["simulate", "good.yaml", "--output", "plain", "--quiet"], in: workspace)
        #expect(plain.status == 0)
        #expect(try workspace.read("served/\(name)") == workspace.read("plain/\(name)"))
        let refused = try MurmurProcess.run(["simulate", "good.yaml", "--serve", "70000"], in: workspace)
        #expect(refused.errors == "error: --serve: out of range (got 70000; expected 0...65535)\n")
    }
}
