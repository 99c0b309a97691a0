import Determinism
import Dispatch
import Experiments
import Learning
import LinearAlgebra
import Reports
import Runs
import Synchronization

/// One report of a run on real peers, made of what all of them left in a directory.
enum MeasuredReport {
    /// Reads the peers' files and puts them together; evaluates every noted model on the test part.
    ///
    /// - Parameters:
    ///   - directory: where the peers left their files.
    ///   - run: what they ran.
    /// - Returns: the report, marked as measured, and every node's last model.
    /// - Throws: `Failure` when there are no files, or files of another run.
    static func make(
        from directory: String, of run: VariantRun
    ) throws(Failure) -> (report: RunReport, models: [ParameterSnapshot]) {
        let parts = try PeerFiles.parts(in: directory, of: run.plan)
        guard !parts.isEmpty else {
            throw Failure(
                "\(directory): no peer left a record here (*\(PeerFiles.recordSuffix))", .missingInput)
        }
        for part in parts where part.record.run != parts[0].record.run {
            throw Failure(
                "\(directory): records of two runs (\(parts[0].record.run) and \(part.record.run)); collect each "
                    + "by itself", .badData)
        }
        let expected = run.experiment.digest.description
        for part in parts where part.record.experimentHash != expected || part.record.seed != run.seed {
            throw Failure(
                "\(directory): node \(part.record.name) ran another experiment or seed (got "
                    + "\(part.record.experimentHash), seed \(part.record.seed); expected \(expected), seed "
                    + "\(run.seed))", .badData)
        }
        let outcome = MeasuredRun(run.plan, parts: parts).outcome { models in
            onAllCores(models, run.plan) {
                $1.evaluate($0, on: .test, limit: run.plan.evaluation.testSamples)
            }
        } answer: { questions in
            let pool = BufferPool(length: run.plan.workload.parameterCount)
            return onAllCores(questions, run.plan) { $0.answer(by: $1, pool: pool) }
        }
        let report = run.report(
            of: outcome, kind: .measured, domain: Machine.determinismDomain, programVersion: Murmur.version)
        return (report, outcome.models)
    }

    /// What comes of every item, in order, computed on all processors; the results do not depend on how many.
    private static func onAllCores<Item: Sendable, Result: Sendable>(
        _ items: [Item], _ plan: RunPlan, _ compute: @Sendable (Item, Learner) -> Result
    ) -> [Result] {
        let results = Mutex([Result?](repeating: nil, count: items.count))
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: min(Machine.coreCount, items.count)) { _ in
            let learner = plan.workload.makeLearner()
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < items.count else { return }
                let result = compute(items[index], learner)
                results.withLock { $0[index] = result }
            }
        }
        return results.withLock { $0.compactMap(\.self) }
    }
}
