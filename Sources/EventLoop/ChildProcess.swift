import CLibuv
import Glibc

/// Another program, started by this one: told when it prints a line and when it ends.
///
/// Its standard input is a pipe that is closed when this process ends or `closeInput` is called, so that a child that
/// watches it does not outlive its parent. A child that runs keeps this object alive, and the loop running.
public final class ChildProcess {
    /// How a process ended.
    public struct Ending: Equatable, Sendable {
        /// What it returned, 0…255; 0 when a signal ended it.
        public let status: Int
        /// The signal that ended it, or 0.
        public let signal: Int32

        /// A status or a signal.
        public init(status: Int, signal: Int32 = 0) {
            self.status = status
            self.signal = signal
        }
    }

    /// Where a child's standard error goes.
    public enum ErrorOutput {
        /// Where this process's own goes.
        case inherited
        /// An open descriptor of this process, which stays open here.
        case descriptor(Int32)
    }

    /// Nanoseconds that output may stay open after the process has ended, because another has inherited it.
    public static let outputGrace: Int64 = 1_000_000_000

    private let box: HandleBox
    private let input: LinePipe
    private let output: LinePipe
    private let grace: LoopTimer
    private var ended: ((Ending) -> Void)?
    private var ending: Ending?
    private var outputIsOpen = true

    /// The process's number; it is not used again by the system before `ended` is called.
    public let processIdentifier: Int32

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - loop: The loop that calls.
    ///   - path: The program's file; without a slash, it is looked for in `PATH`.
    ///   - arguments: Its arguments, without its name.
    ///   - environment: Variables to set in addition to this process's.
    ///   - errors: Where its standard error goes.
    ///   - printed: Takes each line of its standard output.
    ///   - ended: Called once, when it has ended and all its lines were delivered; not after `close`.
    /// - Throws: when there is no such program, or it cannot be started.
    public init(
        on loop: Loop, _ path: String, arguments: [String], environment: [(name: String, value: String)] = [],
        errors: ErrorOutput = .inherited, printed: @escaping (String) -> Void,
        ended: @escaping (Ending) -> Void
    ) throws(EventLoopError) {
        input = try LinePipe(on: loop)
        do throws(EventLoopError) {
            output = try LinePipe(on: loop)
        } catch {
            input.close()
            throw error
        }
        let words = CStrings([path] + arguments)
        let variables = CStrings(Self.environment(with: environment))
        var stdio = [input.stdio(UV_READABLE_PIPE), output.stdio(UV_WRITABLE_PIPE), errors.stdio]
        var status: Int32 = 0
        // The handle is initialised even when the program cannot be started, and closed like any other then.
        box = try .make(uv_process_t.self, on: loop, attempt: "start \(path)") { loop, handle in
            stdio.withUnsafeMutableBufferPointer { stdio in
                var options = uv_process_options_t()
                options.exit_cb = ChildProcess.exited
                options.file = UnsafePointer(words.pointers[0])
                options.args = words.pointers.baseAddress
                options.env = variables.pointers.baseAddress
                options.stdio = stdio.baseAddress
                options.stdio_count = Int32(stdio.count)
                status = uv_spawn(loop, handle, &options)
            }
            return 0
        }
        grace = LoopTimer(on: loop)
        processIdentifier = status >= 0 ? box.pointer(as: uv_process_t.self).pointee.pid : 0
        guard status >= 0 else {
            close()
            throw EventLoopError(attempt: "start \(path)", code: status)
        }
        box.owner = self
        self.ended = ended
        output.start(received: printed) { [unowned self] in
            outputIsOpen = false
            finish()
        }
    }

    /// Whether the process has not ended yet.
    public var isRunning: Bool { ending == nil && box.isOpen }

    /// Sends a signal; does nothing when the process has ended.
    public func send(signal: Int32) {
        box.loop.preconditionOnLoop()
        guard isRunning else { return }
        uv_process_kill(box.pointer(), signal)
    }

    /// Closes the process's standard input.
    public func closeInput() { input.close() }

    /// Gives the process up, running or not; nothing is called any more.
    ///
    /// Its input is closed. Closing twice does nothing.
    public func close() {
        box.loop.preconditionOnLoop()
        ended = nil
        input.close()
        output.close()
        grace.close()
        box.close()
    }

    private static let exited: @convention(c) (UnsafeMutablePointer<uv_process_t>?, Int64, Int32) -> Void = {
        handle, status, signal in
        guard let child = HandleBox.of(handle).owner as? ChildProcess else { return }
        child.ending = Ending(status: Int(status), signal: signal)
        child.input.close()
        child.grace.schedule(afterNanoseconds: outputGrace) { [unowned child] in
            child.outputIsOpen = false
            child.finish()
        }
        child.finish()
    }

    private func finish() {
        guard let ending, !outputIsOpen else { return }
        let ended = ended
        close()
        ended?(ending)
    }

    /// This process's variables with some set anew, as `NAME=value`.
    private static func environment(with additions: [(name: String, value: String)]) -> [String] {
        var items: UnsafeMutablePointer<uv_env_item_t>?
        var count: Int32 = 0
        var variables: [String] = []
        if uv_os_environ(&items, &count) == 0, let items {
            for item in UnsafeBufferPointer(start: items, count: Int(count)) {
                let name = String(cString: item.name)
                if additions.contains(where: { $0.name == name }) { continue }
                variables.append("\(name)=\(String(cString: item.value))")
            }
            uv_os_free_environ(items, count)
        }
        return variables + additions.map { "\($0.name)=\($0.value)" }
    }
}

extension ChildProcess: HandleOwner {
    /// A child does not outlive the loop that watches it.
    func closeWithLoop() {
        send(signal: SIGKILL)
        close()
    }

    func handleClosed() {}
}

extension LinePipe {
    /// The pipe as a child's standard stream.
    fileprivate func stdio(_ direction: uv_stdio_flags) -> uv_stdio_container_t {
        var container = uv_stdio_container_t()
        container.flags = uv_stdio_flags(rawValue: UV_CREATE_PIPE.rawValue | direction.rawValue)
        container.data.stream = stream
        return container
    }
}

extension ChildProcess.ErrorOutput {
    fileprivate var stdio: uv_stdio_container_t {
        var container = uv_stdio_container_t()
        container.flags = UV_INHERIT_FD
        container.data.fd =
            switch self {
            case .inherited: STDERR_FILENO
            case .descriptor(let descriptor): descriptor
            }
        return container
    }
}

/// Texts as C wants them: an array of pointers with nil at its end; freed together with this object.
private final class CStrings {
    let pointers: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>

    init(_ texts: [String]) {
        pointers = .allocate(capacity: texts.count + 1)
        _ = pointers.initialize(from: texts.map { strdup($0) } + [nil])
    }

    deinit {
        for pointer in pointers { free(pointer) }
        pointers.deallocate()
    }
}
