/// What the command's exit code says; the numbers are those of `sysexits.h`.
enum ExitStatus: Int32 {
    case success = 0
    /// The command ran and its verdict is negative.
    case negativeVerdict = 1
    case usage = 64
    case badData = 65
    case missingInput = 66
    /// Nobody who is needed can be reached.
    case unavailable = 69
    case internalFault = 70
    case cannotCreate = 73
    case inputOutput = 74
    /// Peers do not fit together.
    case rejected = 76
    case noPermission = 77
    case badConfiguration = 78
    /// Ended by Ctrl-C.
    case interrupted = 130
    /// Ended by SIGTERM.
    case terminated = 143
}
