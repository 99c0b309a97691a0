import CLibuv

/// One question over a connection of its own: connects, sends, and collects the answer until it is complete.
///
/// Everything is bounded: the time, and the answer's size.
public final class TCPExchange {
    private let loop: Loop
    private let question: [UInt8]
    private let limit: Int
    private let timer: LoopTimer
    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 16)
    private var answer: [UInt8] = []
    private var connection: TCPConnection?
    private var isComplete: (([UInt8]) -> Bool)?
    private var completed: ((Result<[UInt8], EventLoopError>) -> Void)?

    /// Asks; need not be kept.
    ///
    /// - Parameters:
    ///   - loop: The loop that asks and calls.
    ///   - address: `host:port`, the host a name or an address.
    ///   - question: What to send.
    ///   - limit: Bytes of an answer, at most; a longer one is the error `EMSGSIZE`.
    ///   - nanoseconds: How long all of it may take.
    ///   - isComplete: Whether an answer, as far as it is there, is all of it; it also ends with the connection.
    ///   - completed: Receives the answer, once, later.
    @discardableResult
    public init(
        on loop: Loop, to address: String, sending question: [UInt8], answerLimit limit: Int,
        timeoutNanoseconds nanoseconds: Int64, isComplete: @escaping ([UInt8]) -> Bool,
        completed: @escaping (Result<[UInt8], EventLoopError>) -> Void
    ) {
        self.loop = loop
        self.question = question
        self.limit = limit
        self.isComplete = isComplete
        self.completed = completed
        timer = LoopTimer(on: loop)
        timer.schedule(afterNanoseconds: nanoseconds) { self.fail("ask \(address)", UV_ETIMEDOUT.rawValue) }
        loop.resolve(address, deadlineNanoseconds: nanoseconds) { result in
            switch result {
            case .success(let numeric): self.connect(to: numeric, nanoseconds)
            case .failure(let error): self.complete(.failure(error))
            }
        }
    }

    deinit { memory.deallocate() }

    private func connect(to address: SocketAddress, _ nanoseconds: Int64) {
        guard completed != nil else { return }
        TCPConnection.connect(on: loop, to: address, timeoutNanoseconds: nanoseconds) { result in
            switch result {
            case .success(let connection): self.ask(over: connection)
            case .failure(let error): self.complete(.failure(error))
            }
        }
    }

    private func ask(over connection: TCPConnection) {
        guard completed != nil else { return connection.reset() }
        self.connection = connection
        connection.receiver = self
        connection.write(question)
    }

    private func fail(_ attempt: String, _ code: Int32) {
        complete(.failure(EventLoopError(attempt: attempt, code: code)))
    }

    private func complete(_ result: Result<[UInt8], EventLoopError>) {
        guard let completed else { return }
        self.completed = nil
        isComplete = nil
        timer.close()
        connection?.reset()
        connection = nil
        completed(result)
    }
}

extension TCPExchange: TCPReceiver {
    /// Room for the next part of the answer.
    public func destination(for connection: TCPConnection) -> UnsafeMutableRawBufferPointer { memory }

    /// Adds a part of the answer.
    public func received(_ count: Int, on connection: TCPConnection) {
        answer += memory.prefix(count)
        guard answer.count <= limit else {
            return fail("understand \(connection.peerAddress)", UV_EMSGSIZE.rawValue)
        }
        if isComplete?(answer) ?? false { complete(.success(answer)) }
    }

    /// The answer ends with the connection.
    public func ended(_ connection: TCPConnection, reason: CloseReason) {
        switch reason {
        case .endOfStream, .closedLocally: complete(.success(answer))
        case .reset: fail("receive from \(connection.peerAddress)", UV_ECONNRESET.rawValue)
        case .error(let error): complete(.failure(error))
        }
    }

    /// Does nothing.
    public func drained(_ connection: TCPConnection) {}
}
