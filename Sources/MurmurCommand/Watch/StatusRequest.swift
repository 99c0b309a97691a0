import EventLoop
import PeerNode

/// `GET /status` at a peer's status endpoint.
enum StatusRequest {
    /// Why there is no status.
    struct Problem: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// Nanoseconds for the whole request.
    static let timeLimit: Int64 = 2_000_000_000
    /// Bytes of an answer, at most.
    static let answerLimit = 1 << 20

    /// Asks; the answer comes later, once.
    ///
    /// - Parameters:
    ///   - address: `host:port` of the endpoint.
    ///   - loop: the loop that asks and calls.
    ///   - completed: receives the status, or why there is none.
    static func send(
        to address: String, on loop: Loop, completed: @escaping (Result<PeerStatus, Problem>) -> Void
    ) {
        let question = "GET /status HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n\r\n"
        TCPExchange(
            on: loop, to: address, sending: Array(question.utf8), answerLimit: answerLimit,
            timeoutNanoseconds: timeLimit, isComplete: { HTTPAnswer($0)?.isComplete ?? false },
            completed: { result in
                completed(
                    result.mapError { Problem(description: $0.description) }.flatMap { bytes in
                        Result { () throws(Problem) in try status(in: bytes) }
                    })
            })
    }

    /// The status in a complete answer.
    ///
    /// - Throws: `Problem` when it is none.
    static func status(in bytes: [UInt8]) throws(Problem) -> PeerStatus {
        guard let answer = HTTPAnswer(bytes) else { throw Problem(description: "no complete answer") }
        guard answer.status == 200, let status = try? PeerStatus(json: answer.body) else {
            throw Problem(description: "no status endpoint of a peer (HTTP status \(answer.status))")
        }
        return status
    }
}
