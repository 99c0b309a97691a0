import Glibc

/// The other end of the exchange, on a thread or in a process of its own.
struct Partner {
    private enum Kind {
        case thread(pthread_t)
        case process(pid_t)
    }

    private final class Start {
        let port: UInt16
        let largest: Int
        init(port: UInt16, largest: Int) {
            self.port = port
            self.largest = largest
        }
    }

    private let kind: Kind

    init(_ isThread: Bool, port: UInt16, largest: Int) {
        kind =
            isThread
            ? Partner.thread(Start(port: port, largest: largest))
            : Partner.process(["NetworkBenchmark", "echo", "\(port)", "\(largest)"])
    }

    func wait() {
        switch kind {
        case .thread(let handle): pthread_join(handle, nil)
        case .process(let identifier):
            var status: Int32 = 0
            waitpid(identifier, &status, 0)
            precondition(status == 0, "the other process ended with status \(status)")
        }
    }

    private static func thread(_ start: Start) -> Kind {
        var handle = pthread_t()
        let status = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                do {
                    try NetworkBenchmark.echo(port: start.port, largest: start.largest)
                } catch {
                    preconditionFailure("\(error)")
                }
                return nil
            }, Unmanaged.passRetained(start).toOpaque())
        precondition(status == 0, "pthread_create answered \(status)")
        return .thread(handle)
    }

    private static func process(_ arguments: [String]) -> Kind {
        var identifier = pid_t()
        var pointers = arguments.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        let status = posix_spawn(&identifier, "/proc/self/exe", nil, nil, &pointers, nil)
        precondition(status == 0, "posix_spawn answered \(status)")
        return .process(identifier)
    }
}
