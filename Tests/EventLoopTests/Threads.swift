import Glibc

/// A joinable thread for tests.
struct Threads {
    private let handle: pthread_t

    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func run(_ body: @escaping @Sendable () -> Void) -> Threads {
        var handle = pthread_t()
        let box = Unmanaged.passRetained(Body(body))
        let status = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        precondition(status == 0, "pthread_create answered \(status)")
        return Threads(handle: handle)
    }

    func join() { pthread_join(handle, nil) }
}
