import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the first asks a run to end cleanly, the second ends the program at once.
enum Interruption {
    private static let received = Atomic<Int32>(0)

    /// Lets all signals in.
    static func allowSignals() {
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
    }

    /// Begins to listen, also when whoever started the program had shut both signals out.
    static func listen() {
        letThrough()
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in Interruption.note(number) }
        }
    }

    /// Lets both signals reach this thread, for those who watch them on an event loop.
    static func letThrough() {
        var wanted = sigset_t()
        sigemptyset(&wanted)
        for number in [SIGINT, SIGTERM] { sigaddset(&wanted, number) }
        pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
    }

    /// The signal that asked the program to end, if any.
    static var signalNumber: Int32? {
        let number = received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// The exit code that tells what ended the program.
    static var status: ExitStatus { signalNumber == SIGTERM ? .terminated : .interrupted }

    private static func note(_ number: Int32) {
        let (isFirst, _) = received.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        if !isFirst { _exit(128 + number) }
    }
}
