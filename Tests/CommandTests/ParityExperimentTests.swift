import Foundation
import Reports
import Testing

/// Eight processes on this machine, one run at a time: they need it to themselves.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["MURMUR_LONG_TESTS"] != nil))
struct `eight peers` {
    /// `Simulations/parity.yaml`, simulated and on eight processes; about fifteen seconds for each way to train.
    @Test(arguments: [
        "d-psgd", "ad-psgd", "sgp", "all-reduce", "all-reduce-hd", "ps-sync", "ps-async", "ps-ssp",
    ])
    func `learn Fashion-MNIST as simulated, to half a point of accuracy and one per cent of the bytes`(
        _ variant: String
    ) throws {
        let workspace = try Workspace()
        let file = MurmurProcess.project + "/Simulations/parity.yaml"
        for arguments in [
            ["simulate", file, "--variant", variant, "--output", "simulated", "--quiet"],
            ["launch", file, "--variant", variant, "--output", "measured", "--quiet", "--emulate-compute"],
        ] {
            let result = try MurmurProcess.run(arguments, in: workspace)
            #expect(result.status == 0, "\(result.errors)")
        }
        let (predicted, measured) = (
            try report("simulated/\(variant)-seed1.report.json", workspace),
            try report("measured/\(variant)-seed1.report.json", workspace)
        )
        let (ours, theirs) = (measured.summary.finalMetric, predicted.summary.finalMetric)
        #expect(abs(ours - theirs) < 0.005, "measured \(ours), simulated \(theirs)")
        #expect(measured.series.last?.samples == predicted.series.last?.samples)
        let ratio = bytes(measured) / bytes(predicted)
        #expect(abs(ratio - 1) < 0.01, "measured \(ratio) of the simulated bytes")
    }

    private func report(_ name: String, _ workspace: Workspace) throws -> RunReport {
        try ReportCodec.decode(workspace.read(name), file: name)
    }

    private func bytes(_ report: RunReport) -> Double {
        report.nodes.reduce(0) { $0 + Double($1.bytesSent + $1.overheadBytesSent) }
    }
}
