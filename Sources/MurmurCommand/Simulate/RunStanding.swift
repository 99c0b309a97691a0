import Experiments
import Learning
import Reports
import Runs
import Simulation

/// How far the runs of a command are, and how that looks on a terminal.
struct RunStanding: Sendable {
    /// A run that goes on.
    struct Run: Sendable {
        /// Its variant.
        let name: String
        let seed: UInt64
        /// Which of all, from 1.
        let number: Int
        /// Share of its budget used, in `[0, 1]`.
        let fraction: Double
        /// The name of its workload's metric.
        let metricName: String
        /// The mean of the local models' test losses at the last evaluation.
        let loss: Double
        /// The mean of their test metrics.
        let metric: Double
        /// The evaluations so far.
        let series: [EvaluationPoint]
    }

    /// What the first line begins with, such as `rung 1 of 3: `.
    let label: String
    /// What one of them is called, in the plural.
    let noun: String
    /// How many there are.
    let count: Int
    /// How many are done.
    var done = 0
    /// Those that go on, `[workers]`; nil for a worker without one.
    var running: [Run?]

    init(label: String = "", noun: String = "runs", count: Int, workers: Int) {
        self.label = label
        self.noun = noun
        self.count = count
        running = [Run?](repeating: nil, count: workers)
    }

    /// Lines to draw: how far all are; which goes on, the oldest of several; the curves of its loss and its consensus
    /// distance.
    func lines(elapsed: Double, width: Int, usesColour: Bool) -> [String] {
        let running = self.running.compactMap(\.self)
        guard let first = running.min(by: { $0.number < $1.number }) else { return [] }
        let fraction = (Double(done) + running.reduce(0) { $0 + $1.fraction }) / Double(count)
        let left = ProgressLine.secondsLeft(elapsed, fraction)
        let curves = ProgressLine.curves(first.series, width: width, usesColour: usesColour)
        if running.count == 1 {
            let line = ProgressLine.line(
                head: "\(label)\(first.title) (\(first.number)/\(count)) ", fraction: fraction,
                secondsLeft: left, figures: first.figures, width: width)
            return [line] + curves
        }
        let line = ProgressLine.line(
            head: "\(label)\(done) of \(count) \(noun) done, \(running.count) running ", fraction: fraction,
            secondsLeft: left, figures: "", width: width)
        return [line, String("  \(first.title): \(first.figures)".prefix(width))] + curves
    }
}

extension RunStanding.Run {
    /// - Parameters:
    ///   - run: which.
    ///   - number: which of all, from 1.
    ///   - progress: how far it is.
    init(_ run: VariantRun, number: Int, _ progress: Simulation.Progress) {
        self.init(
            name: run.variant.name, seed: run.seed, number: number, fraction: progress.fraction,
            metricName: run.plan.workload.metric.name, loss: progress.loss, metric: progress.metric,
            series: progress.series)
    }

    /// `gossip, seed 1`, with a long name cut short.
    fileprivate var title: String {
        "\(name.count > 18 ? name.prefix(17) + "…" : name[...]), seed \(seed)"
    }

    /// `loss 0.31, accuracy 0.9`.
    fileprivate var figures: String {
        "loss \(NumberText.significant(loss)), \(metricName) \(NumberText.significant(metric))"
    }
}
