import EventLoop
import GossipAlgorithms
import Learning
import LinearAlgebra
import Runs

/// Computes gradients and evaluates models beside the event loop, one at a time.
///
/// Results come back on the loop's thread.
final class ComputeThread {
    private enum Result: Sendable {
        case gradient(Gradient, nanoseconds: Int64)
        case pass(StageTask, StageResult, nanoseconds: Int64)
        case evaluation(Evaluation, index: Int)
    }

    private let thread = WorkerThread()
    private let workspace: Workspace
    private let mailbox: LoopMailbox<Result>

    /// What only the worker's thread touches.
    private final class Workspace: @unchecked Sendable {
        let learner: Learner
        /// Nil where the node has a whole model.
        let stageComputer: StageComputer?
        let pool: BufferPool

        init(_ workload: Workload, _ stageComputer: StageComputer?, pool: BufferPool) {
            learner = workload.makeLearner()
            self.stageComputer = stageComputer
            self.pool = pool
        }
    }

    /// - Parameters:
    ///   - workload: what is learned.
    ///   - stageComputer: what computes passes through the node's stage, if it has one; the thread's own from now on.
    ///   - pool: where gradients come from.
    ///   - loop: where results are received.
    ///   - gradientReady: receives each gradient and how long it took.
    ///   - passed: receives each pass, its result and how long it took.
    ///   - evaluated: receives each evaluation and the number it was asked for with.
    /// - Throws: when the process has no file descriptors left.
    init(
        _ workload: Workload, _ stageComputer: sending StageComputer?, pool: BufferPool, on loop: Loop,
        gradientReady: @escaping (Gradient, _ nanoseconds: Int64) -> Void,
        passed: @escaping (StageTask, StageResult, _ nanoseconds: Int64) -> Void,
        evaluated: @escaping (Evaluation, _ index: Int) -> Void
    ) throws(EventLoopError) {
        workspace = Workspace(workload, stageComputer, pool: pool)
        mailbox = try LoopMailbox(on: loop) { result in
            switch result {
            case .gradient(let gradient, let nanoseconds): gradientReady(gradient, nanoseconds)
            case .pass(let task, let result, let nanoseconds): passed(task, result, nanoseconds)
            case .evaluation(let evaluation, let index): evaluated(evaluation, index)
            }
        }
    }

    /// Computes the mini-batch's gradient, private or plain, and lets it take at least so many nanoseconds.
    func computeGradient(
        at parameters: ParameterSnapshot, samples: [Int32], privacy: PrivateStep?, lasting least: Int64 = 0
    ) {
        thread.submit { [thread, workspace, mailbox] in
            let start = RealClock.monotonicNanoseconds
            var values = workspace.learner.makeGradient(from: workspace.pool)
            let loss = workspace.learner.gradient(
                at: parameters, samples: samples, privacy: privacy, into: &values)
            let gradient = Gradient(values: values.freeze(), loss: loss, samples: samples.count)
            if least > 0 { thread.rest(untilMonotonic: start + least) }
            mailbox.post(
                .gradient(gradient, nanoseconds: RealClock.monotonicNanoseconds - start))
        }
    }

    /// Passes a micro-batch through the node's stage, and lets it take at least so many nanoseconds.
    func computeStage(_ task: StageTask, lasting least: Int64 = 0) {
        thread.submit { [thread, workspace, mailbox] in
            let start = RealClock.monotonicNanoseconds
            guard let computer = workspace.stageComputer else {
                preconditionFailure("a pass through a stage of a whole model")
            }
            let result = computer.compute(task)
            if least > 0 { thread.rest(untilMonotonic: start + least) }
            mailbox.post(.pass(task, result, nanoseconds: RealClock.monotonicNanoseconds - start))
        }
    }

    /// Evaluates a model on the test part.
    func evaluate(_ parameters: ParameterSnapshot, limit: Int?, index: Int) {
        thread.submit { [workspace, mailbox] in
            let evaluation = workspace.learner.evaluate(parameters, on: .test, limit: limit)
            mailbox.post(.evaluation(evaluation, index: index))
        }
    }

    /// Does something else on the thread, such as writing a file.
    func run(_ job: @escaping @Sendable () -> Void) { thread.submit(job) }

    /// Finishes what is under way and ends the thread; results that come back are dropped.
    func close() {
        thread.finish()
        mailbox.close()
    }
}
