import EventLoop
import Glibc
import PeerNode

/// One node of a launched cluster: its process, what it last said, and how it ended.
final class LaunchedPeer {
    /// How things stand with the node's process.
    enum State: Equatable {
        case running
        case paused
        /// Killed on schedule.
        case killed
        /// It ended as it should.
        case ended
        /// It ended by itself, in a way it should not have.
        case failed(String)
    }

    /// Bytes of the end of a log that are searched for the last error.
    private static let logTail = 65_536

    let name: String
    private(set) var state = State.running
    /// What it last said about itself.
    private(set) var status: PeerStatus?
    /// Called after each status.
    var changed: ((PeerStatus) -> Void)?
    /// Called when its process has ended.
    var ended: (() -> Void)?

    private let loop: Loop
    private let executable: String
    private let arguments: [String]
    private let logPath: String
    private var process: ChildProcess?
    private var rate = ByteRate()
    private var isBeingKilled = false
    private var isBeingStopped = false

    /// A node that is not started yet.
    init(_ name: String, arguments: [String], logPath: String, on loop: Loop) {
        self.name = name
        self.arguments = arguments
        self.logPath = logPath
        self.loop = loop
        executable = FilePath.executable ?? "/proc/self/exe"
    }

    /// Whether a process of the node is there.
    var isThere: Bool { process != nil }

    /// Starts the node's process.
    ///
    /// - Parameter more: arguments beside those it always gets.
    /// - Throws: when its log cannot be written or the process not be started.
    func start(_ more: [String] = []) throws {
        let log = open(logPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard log >= 0 else { throw OutputFile.cannotCreate(logPath, .current) }
        defer { close(log) }
        isBeingKilled = false
        state = .running
        process = try ChildProcess(
            on: loop, executable, arguments: arguments + more, errors: .descriptor(log),
            printed: { [weak self] in self?.take($0) }, ended: { [weak self] in self?.conclude($0) })
    }

    private func take(_ line: String) {
        guard let status = try? PeerStatus(json: Array(line.utf8)) else { return }
        self.status = status
        rate.add(status.bytesSent, at: loop.now)
        changed?(status)
    }

    private func conclude(_ ending: ChildProcess.Ending) {
        process = nil
        if isBeingKilled {
            state = .killed
        } else if ending == .init(status: 0) || (isBeingStopped && ending.signal != 0) {
            state = .ended
        } else {
            state = .failed(reason(ending))
        }
        ended?()
    }

    // MARK: - Deeds

    /// SIGKILL, on schedule.
    func kill() {
        isBeingKilled = true
        process?.send(signal: SIGKILL)
    }

    func pause() {
        guard let process else { return }
        process.send(signal: SIGSTOP)
        state = .paused
    }

    func resume() {
        guard let process, state == .paused else { return }
        process.send(signal: SIGCONT)
        state = .running
    }

    /// Asks the process to end properly, or ends it at once.
    func stop(atOnce: Bool) {
        isBeingStopped = true
        resume()
        process?.send(signal: atOnce ? SIGKILL : SIGTERM)
    }

    // MARK: - For people

    /// The node's line of the table.
    var row: ClusterTable.Row {
        let phase =
            switch state {
            case .running: status?.phase.rawValue ?? "starting"
            case .paused: "paused"
            case .killed: "killed"
            case .ended: "ended"
            case .failed: "failed"
            }
        return ClusterTable.Row(
            name: name, phase: phase, status: status,
            bytesPerSecond: state == .running ? rate.bytesPerSecond : nil)
    }

    private func reason(_ ending: ChildProcess.Ending) -> String {
        let how =
            ending.signal != 0 ? "ended by signal \(ending.signal)" : "exit status \(ending.status)"
        return "\(how): \(lastError ?? "see \(logPath)")"
    }

    /// The last error in the log; else its last line.
    private var lastError: String? {
        guard let bytes = try? InputFile.bytes(logPath) else { return nil }
        let lines = String(decoding: bytes.suffix(Self.logTail), as: UTF8.self).split(separator: "\n")
        let errors = lines.filter {
            $0.hasPrefix("error: ") || $0.contains(" error: ") || $0.contains("Fatal error")
        }
        guard let line = errors.last ?? lines.last else { return nil }
        return line.hasPrefix("error: ") ? String(line.dropFirst("error: ".count)) : String(line)
    }
}
