import EventLoop
import Glibc

/// Another program that this one needs for a moment: run to its end, with its output taken in.
struct ToolRun {
    /// What it printed on its standard output.
    let lines: [String]
    /// What it printed on its standard error, without empty lines.
    let errors: [String]
    /// How it ended.
    let ending: ChildProcess.Ending

    /// Runs a program in a directory; Ctrl-C and SIGTERM end it, and this throws then.
    ///
    /// - Parameters:
    ///   - program: its path, or a name to look for in `PATH`.
    ///   - arguments: its arguments.
    ///   - directory: its working directory; a file with its standard error is put there and taken away again.
    ///   - missing: what to say when there is no such program.
    /// - Throws: `Failure` when it cannot be started or was interrupted.
    init(
        _ program: String, _ arguments: [String], in directory: String, missing: @autoclosure () -> String
    ) throws(Failure) {
        guard Self.exists(program, from: directory) else { throw Failure(missing(), .unavailable) }
        let log = FilePath.join(directory, ".\(FilePath.name(of: program)).log")
        let descriptor = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw OutputFile.cannotCreate(log, .current) }
        defer {
            close(descriptor)
            unlink(log)
        }
        do {
            (lines, ending) = try Self.run(
                // The shell goes to the directory and then becomes the program.
                "sh", ["-c", "cd \"$0\" && exec \"$@\"", directory, program] + arguments, errors: descriptor)
        } catch {
            throw Failure(error)
        }
        errors =
            try Self.text(of: log).split(separator: "\n").map(String.init).filter {
                $0.contains { $0 != " " }
            }
    }

    private static func run(
        _ program: String, _ arguments: [String], errors: Int32
    ) throws -> (lines: [String], ending: ChildProcess.Ending) {
        let loop = try Loop()
        var lines: [String] = []
        var ending = ChildProcess.Ending(status: 0)
        var interruption: ExitStatus?
        let child = try ChildProcess(on: loop, program, arguments: arguments, errors: .descriptor(errors)) {
            lines.append($0)
        } ended: {
            ending = $0
            loop.stop()
        }
        child.closeInput()
        Interruption.letThrough()
        for (number, status) in [(SIGINT, ExitStatus.interrupted), (SIGTERM, .terminated)] {
            // Open until the loop is closed.
            _ = try SignalWatcher(on: loop, signal: number) {
                interruption = status
                child.send(signal: SIGTERM)
            }
        }
        loop.run()
        try loop.close()
        if let interruption { throw Failure("interrupted", interruption) }
        return (lines, ending)
    }

    /// Whether there is such a program: at its path, seen from the directory, or in `PATH`.
    static func exists(_ program: String, from directory: String = ".") -> Bool {
        guard !program.contains("/") else {
            return access(FilePath.resolve(program, beside: FilePath.join(directory, "")), X_OK) == 0
        }
        return (Environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").contains {
            access(FilePath.join(String($0), program), X_OK) == 0
        }
    }

    private static func text(of log: String) throws(Failure) -> String {
        do {
            return String(decoding: try InputFile.bytes(log), as: UTF8.self)
        } catch {
            throw error.failure
        }
    }

    /// Throws unless the program said that all is well.
    ///
    /// - Parameters:
    ///   - attempt: what was tried, such as `apt-get download x`.
    ///   - remedy: what to do about it.
    /// - Throws: `Failure` with the last words of its standard error.
    func check(_ attempt: String, remedy: String) throws(Failure) {
        guard ending != .init(status: 0) else { return }
        let how = ending.signal != 0 ? "ended by signal \(ending.signal)" : "failed (status \(ending.status))"
        let said = errors.last.map { ": \($0)" } ?? ""
        throw Failure("\(attempt) \(how)\(said); \(remedy)", .unavailable)
    }
}
