import Determinism
import EventLoop
import Experiments
import FoundationEssentials
import Glibc
import GossipAlgorithms
import Learning
import LinearAlgebra
import Logging
import PeerNode
import Reports
import Runs
import Topology
import TransportSecurity
import Wire

/// A peer as a process: its loop, its signals, its files, its status lines.
final class PeerSession {
    /// Nanoseconds between two status lines.
    static let statusPeriod: Int64 = 500_000_000

    private let input: PeerInput
    private let configuration: PeerConfiguration
    private let files: PeerFiles
    private let state: PeerState
    private let log: Logger
    private let credentials: PeerCredentials?
    private var result: PeerResult?
    /// Whether the last model is left in a file of its own.
    var savesModel = false
    private var lastModel: ParameterSnapshot?

    /// How a start relates to earlier ones.
    struct Start {
        enum Kind {
            /// The node's first start in this directory.
            case fresh
            /// Goes on from the last checkpoint, which must be there.
            case resume
            /// Goes on from the last checkpoint, or anew when there is none.
            case rejoin
        }

        var kind = Kind.fresh
        var allowsPrevious = false
        var checkpointPeriod: Int64 = 30_000_000_000
        var emulatesComputeTime = false
    }

    init(
        _ input: PeerInput, node: Int, credentials: PeerCredentials?, allowsPlaintext: Bool,
        runIdentifier: Identifier, directory: String, start: Start, level: Logger.Level
    ) throws {
        self.input = input
        var plan = input.run.plan
        if plan.addsNoise, plan.privacy?.noiseSeed == nil {
            // Whoever knew the seed could take the noise off, and the run's is in everybody's file.
            var system = SystemRandomNumberGenerator()
            plan.noiseOrigin = .system(system.next())
        }
        let name = plan.topology.name(of: node)
        try Self.check(input, node, hasKeys: credentials != nil, allowsPlaintext)
        var log = Logger(label: name) { LineLog(label: $0) }
        log.logLevel = level
        self.log = log
        self.credentials = credentials
        let tls = try credentials?.context(log: log)
        try OutputDirectory(directory, mayHoldFiles: true).create()
        let cluster = tls.flatMap { Identifier($0.cluster.bytes) } ?? PeerInput.identifier("no cluster")
        var configuration = PeerConfiguration(
            plan: plan, node: node, addresses: input.addresses, experimentText: input.agreedText,
            experimentHash: input.run.experiment.digest.description, cluster: cluster, run: runIdentifier,
            tls: tls)
        configuration.checkpointPeriod = start.checkpointPeriod
        if start.emulatesComputeTime { configuration.emulatedComputeTime = input.run.computeTime }
        state = try PeerState(FilePath.join(directory, "\(name).state"))
        let files = PeerFiles(directory: directory, node: name, incarnation: 0)
        if start.kind == .fresh, InputFile.exists(files.models) {
            throw Failure(
                "\(files.models): left by an earlier start of \(name); pass --resume to go on from its "
                    + "checkpoint, or choose another --output", .cannotCreate)
        }
        try state.begin(&configuration, start)
        self.files = PeerFiles(directory: directory, node: name, incarnation: configuration.incarnation)
        configuration.spentBefore = Self.spending(self.files.earlierRecords, start.kind)
        self.configuration = configuration
        if tls == nil, allowsPlaintext {
            log.warning("everything is sent in the clear (--insecure-plaintext)")
        }
    }

    /// What earlier starts have spent: for a node that takes its place in a running cluster again, the time it was away as
    /// well.
    private static func spending(
        _ records: [NodeRecord], _ kind: Start.Kind
    ) -> PeerConfiguration.Spending {
        var spending = PeerConfiguration.Spending()
        guard let first = records.first(where: { !$0.points.isEmpty }) else { return spending }
        let seconds =
            kind == .rejoin
            ? max(0, RealClock.secondsSince1970 - first.startedAt)
            : records.reduce(0) { $0 + ($1.points.last?.seconds ?? 0) }
        spending.nanoseconds = Int64(min(seconds, 1e9) * 1e9)
        spending.bytes = records.reduce(0) { $0 + $1.totals.bytesSent + $1.totals.overheadBytesSent }
        return spending
    }

    /// Addresses that are needed must be there, and plaintext must stay on this machine or be asked for.
    private static func check(
        _ input: PeerInput, _ node: Int, hasKeys: Bool, _ allowsPlaintext: Bool
    ) throws(Failure) {
        let plan = input.run.plan
        for other in [node] + plan.contacts(of: node) {
            let (address, name) = (input.addresses[other], plan.topology.name(of: other))
            guard !address.isEmpty else {
                throw Failure(
                    "node '\(name)' has no address; state it in the topology file, or with --address "
                        + "\(name)=HOST:PORT, or let 'murmur launch' choose", .badConfiguration)
            }
            guard !hasKeys, !(SocketAddress(address)?.isLoopback ?? false) else { continue }
            guard !plan.algorithm.masks(plan.settings) else {
                throw Failure(
                    "node '\(name)' is at \(address), not on this machine, and training.algorithm.masking needs to know "
                        + "who is there, or whoever stands between could take the masks off; pass --keys DIR (see "
                        + "'murmur keys'), or set masking to false", .usage)
            }
            guard allowsPlaintext else {
                throw Failure(
                    "node '\(name)' is at \(address), not on this machine; pass --keys DIR (see 'murmur keys'), or "
                        + "--insecure-plaintext to send everything in the clear", .usage)
            }
        }
    }

    /// Runs the peer until it has ended.
    ///
    /// - Throws: `Failure` when it could not do its part.
    func run(statusLines: Bool, eventLog: String?, supervision: PeerSupervision) throws {
        let loop = try Loop()
        let peer = try Peer(configuration, on: loop, log: log)
        let timer = LoopTimer(on: loop, keepsLoopAlive: false)
        let signals = try [SIGTERM, SIGINT].map { signal in
            try SignalWatcher(on: loop, signal: signal) { [weak self] in
                // Ctrl-C goes to whoever started this peer as well, who decides.
                if signal == SIGTERM || !supervision.isSupervised { self?.interrupt(peer, signal) }
            }
        }
        let renewal = try credentials.map { _ in
            try SignalWatcher(on: loop, signal: SIGHUP) { [weak self] in self?.renewCredentials(of: peer) }
        }
        let launcher = try supervision.watch(on: loop) { [weak self] in self?.interrupt(peer, SIGTERM) }
        let endpoint = supervision.endpoint(peer.status, log: log)
        let recorder = try eventLog.map { try EventLogFile($0) }
        if let recorder {
            peer.digestsPayloads = true
            peer.recordEvent = { recorder.append($0, $1) }
        }
        peer.keepModel = { [weak self, state, files, log] _, model, movingAverage in
            self?.lastModel = model
            let record = peer.currentRecord
            state.write(log: log) { () throws(Failure) in
                try files.append(model)
                if let movingAverage { try files.append(movingAverage) }
                try files.write(record)
            }
        }
        peer.keepCheckpoint = { [state, log] in state.save($0, log: log) }
        peer.ended = { [weak self] result in
            self?.result = result
            timer.close()
            for signal in signals { signal.close() }
            renewal?.close()
            launcher?.close()
        }
        try peer.start()
        if statusLines || endpoint != nil {
            timer.scheduleRepeating(everyNanoseconds: Self.statusPeriod) {
                let status = peer.status
                endpoint?.publish(status)
                if statusLines { Self.print(status) }
            }
        }
        loop.run()
        try loop.close()
        endpoint?.stop()
        try state.close()
        if statusLines { Self.print(peer.status) }
        try recorder?.close()
        try conclude()
    }

    /// Takes up certificates and keys that have been replaced; keeps the old ones when the new ones are of no use.
    private func renewCredentials(of peer: Peer) {
        guard let credentials, let current = configuration.tls else { return }
        do {
            let context = try credentials.context(log: log)
            guard context.cluster == current.cluster else {
                throw Failure(
                    "\(credentials.files.directory): of cluster \(context.cluster) (this is \(current.cluster))",
                    .noPermission)
            }
            peer.renew(context)
            log.notice("credentials renewed; connections that stand go on")
        } catch {
            let reason = Failure(error).problems.joined(separator: "; ")
            log.error("credentials kept as they were", metadata: ["reason": "\(reason)"])
        }
    }

    private var isInterrupted = false

    private func interrupt(_ peer: Peer, _ signal: Int32) {
        guard !isInterrupted else { exit(128 + signal) }
        isInterrupted = true
        peer.requestStop()
    }

    private func conclude() throws(Failure) {
        guard let result else { throw Failure("the peer ended without a result", .internalFault) }
        try StoredFile.requireUnchanged()
        try files.write(result.record)
        if savesModel, let lastModel {
            let path = FilePath.join(files.directory, files.node + WeightsFormat.safetensors.suffix)
            try SavedModels(run: input.run).write(lastModel, of: files.node, to: path)
        }
        switch result.ending {
        case .complete, .stopped: return
        case .rejected(let name, let reject):
            throw Failure(
                "\(files.node) and its neighbours do not fit together: \(name): \(reject)", .rejected)
        case .unusableCheckpoint(let error): throw Failure("\(state.path): \(error)", .badData)
        case .unreachable(let names):
            throw Failure(
                "no neighbour of \(files.node) could be reached (\(names.joined(separator: ", ")))",
                .unavailable)
        }
    }

    private static func print(_ status: PeerStatus) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let line = try? encoder.encode(status) else { return }
        Console.print(String(decoding: line, as: UTF8.self) + "\n")
    }
}
