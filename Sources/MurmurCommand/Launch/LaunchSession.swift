import EventLoop
import Experiments
import FoundationEssentials
import PeerNode
import Reports
import Runs
import Topology

/// Runs variants on real peers, one after another, and writes a report and a timing file for each.
struct LaunchSession {
    /// The directory of the reports.
    let directory: OutputDirectory
    /// Arguments that all peers of all variants get.
    let arguments: [String]
    let options: Options

    /// What the command line says about every run.
    struct Options {
        var kill: [String] = []
        var restart: [String] = []
        var pause: [String] = []
        var statusBasePort: Int?
        var isQuiet = false
        /// Which models are kept; nil for none.
        var savedModels: SavedModels.Extent?
    }

    /// One variant, checked and ready to run.
    struct Launch {
        let input: PeerInput
        let schedule: FaultSchedule
        /// `VARIANT-seedS`.
        let name: String
        /// The nodes' names, `[nodes]`.
        let nodes: [String]
    }

    /// What one variant left behind.
    struct Result {
        /// Absent when nobody began to train.
        var report: RunReport?
        var outcome: LaunchedCluster.Outcome
    }

    /// Checks what can be checked before anything is started.
    func prepared(_ input: PeerInput) throws(Failure) -> Launch {
        let run = input.run
        let nodes = (0..<run.plan.nodeCount).map { run.plan.topology.name(of: $0) }
        let schedule = try FaultSchedule(
            kill: options.kill, restart: options.restart, pause: options.pause, nodes: nodes)
        return Launch(
            input: input, schedule: schedule,
            name: ReportFiles.name(variant: run.variant.name, seed: run.seed), nodes: nodes)
    }

    /// Runs one variant to its end.
    ///
    /// - Throws: `Failure` when it cannot be started, or its report not be written.
    func run(_ launch: Launch) throws -> Result {
        let date = Machine.date
        let start = RealClock.monotonicNanoseconds
        let peers = OutputDirectory(directory.file("\(launch.name).peers"))
        try clear(peers, of: launch)
        try peers.create()
        let cluster = try LaunchedCluster(
            try nodes(of: launch, in: peers), directory: peers, schedule: launch.schedule,
            display: ClusterDisplay(isQuiet: options.isQuiet, name: launch.name))
        var result = Result(report: nil, outcome: try cluster.run())
        guard result.outcome.hasBegun else { return result }
        let trained = RealClock.monotonicNanoseconds
        var (report, models) = try MeasuredReport.make(from: peers.path, of: launch.input.run)
        let evaluated = RealClock.monotonicNanoseconds
        report.events = (report.events + result.outcome.events).enumerated()
            .sorted { ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset) }.map(\.element)
        try write(
            report, launch, startedAt: date, seconds: Double(evaluated - start) * 1e-9,
            evaluation: Double(evaluated - trained) * 1e-9)
        if let saved = options.savedModels {
            try SavedModels(run: launch.input.run).write(models, saved, into: directory)
        }
        result.report = report
        return result
    }

    private func write(
        _ report: RunReport, _ launch: Launch, startedAt: String, seconds: Double, evaluation: Double
    ) throws(Failure) {
        let name = launch.name + ReportFiles.suffix
        let last = report.series.last
        let timing = RunTiming(
            report: name, startedAt: startedAt, wallSeconds: seconds, evaluationSeconds: evaluation,
            threads: 2 * launch.nodes.count, host: Machine.hostName,
            processIdentifier: Machine.processIdentifier, outputPath: directory.file(name),
            stepsPerSecond: last.map { Double($0.steps) / max($0.seconds, 1e-9) })
        try OutputFile.write(ReportCodec.encode(report), to: directory.file(name))
        try OutputFile.write(
            ReportCodec.encode(timing), to: directory.file(launch.name + ReportFiles.timingSuffix))
    }

    /// Every node's name and arguments.
    private func nodes(
        of launch: Launch, in peers: OutputDirectory
    ) throws -> [(name: String, arguments: [String])] {
        let addresses = try addresses(of: launch)
        let run = launch.input.run
        var common = ["peer"] + arguments
        common += ["--variant", run.variant.name, "--seed", String(run.seed)]
        common += ["--output", peers.path, "--run-id", Self.randomIdentifier()]
        common += ["--status-lines", "--supervised"]
        if launch.schedule.steps.contains(where: { $0.deed == .restart }) {
            common += ["--checkpoint-every", "1"]
        }
        for (node, address) in zip(launch.nodes, addresses) { common += ["--address", "\(node)=\(address)"] }
        return launch.nodes.enumerated().map { index, node in
            let status = options.statusBasePort.map { ["--status", "\($0 + index)"] } ?? []
            return (node, common + ["--node", node] + status)
        }
    }

    /// The topology's addresses; free ports of this machine for nodes without.
    private func addresses(of launch: Launch) throws -> [String] {
        var addresses = launch.input.addresses
        let missing = addresses.indices.filter { addresses[$0].isEmpty }
        for (index, port) in zip(missing, try FreePorts.choose(missing.count)) {
            addresses[index] = "127.0.0.1:\(port)"
        }
        return addresses
    }

    /// 32 hexadecimal digits that no other run has.
    private static func randomIdentifier() -> String {
        (0..<16).map { _ in
            let digits = String(UInt8.random(in: 0...255), radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// Removes what the same nodes left there in an earlier run.
    private func clear(_ peers: OutputDirectory, of launch: Launch) throws(Failure) {
        guard InputFile.isDirectory(peers.path) else { return }
        do {
            for name in try InputFile.names(in: peers.path)
            where launch.nodes.contains(where: { name.hasPrefix($0 + ".") }) {
                try FileManager.default.removeItem(atPath: peers.file(name))
            }
        } catch let error as FileError {
            throw error.failure
        } catch {
            throw Failure("\(peers.path): an earlier run cannot be removed (\(error))", .inputOutput)
        }
    }
}
