import EventLoop
import Experiments
import Glibc
import Learning
import Reports
import Runs
import Topology
import TransportSecurity

/// Why a command ends without what it was asked for: what to print on standard error, and the exit code.
struct Failure: Error, Equatable {
    /// One line for each problem, without `error: `.
    let problems: [String]
    /// Problems found beyond those listed.
    let moreProblems: Int
    let status: ExitStatus

    init(_ problem: String, _ status: ExitStatus) {
        self.init([problem], status)
    }

    init(_ problems: [String], more moreProblems: Int = 0, _ status: ExitStatus) {
        self.problems = problems
        self.moreProblems = moreProblems
        self.status = status
    }

    /// Any error in the command's own terms.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as FileError: self = error.failure
        case let error as InputErrors:
            self.init(
                error.problems.map(\.description), more: error.total - error.problems.count,
                isOnlyAboutArguments(error) ? .usage : .badConfiguration)
        case let error as DatasetError: self.init(error.description, .badData)
        case let error as WeightsError: self.init(error.description, .badData)
        case let error as PlanError:
            // A problem without a key is the data's: too few samples for so many nodes.
            self.init(error.description, error.key.isEmpty ? .badData : .badConfiguration)
        case let error as ReportError: self.init(error.description, .badData)
        case let error as TopologyFormatError: self.init(error.description, .badConfiguration)
        case let error as TopologyError: self.init(error.description, .badConfiguration)
        case let error as EventLoopError: self.init(error.description, .unavailable)
        case let error as CertificateError:
            self.init(error.description, error.isMalformed ? .badData : .noPermission)
        case let error as TargetError: self.init("--\(error)", .usage)
        default: self.init("internal fault: \(error); please report it", .internalFault)
        }
    }

    /// Everything that goes to standard error.
    var text: String {
        var text = problems.map { "error: \($0)\n" }.joined()
        if moreProblems > 0 { text += "... and \(moreProblems) more\n" }
        return text
    }

    /// Prints the problems and ends the program.
    func exit() -> Never {
        Console.printError(text)
        Glibc.exit(status.rawValue)
    }
}

/// Whether all problems were stated on the command line, not in a file.
private func isOnlyAboutArguments(_ errors: InputErrors) -> Bool {
    errors.problems.allSatisfy { $0.place.source.hasPrefix("--") }
}
