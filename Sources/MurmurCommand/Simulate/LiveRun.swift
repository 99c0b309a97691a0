import Experiments
import Reports
import Runs
import Simulation

/// One run's place on a live page; used by the thread that runs it.
final class LiveRun {
    private let run: VariantRun
    private let place: Int
    private let page: LivePage
    private let clock = ContinuousClock()
    private var lastPublished: ContinuousClock.Instant?
    /// The run's report, made once: only what grows is replaced.
    private var frame: RunReport?

    private static let publishingPeriod = Duration.seconds(1)

    /// - Parameters:
    ///   - run: which.
    ///   - place: its number among the runs of the page, from 0.
    ///   - page: where it is shown.
    init(_ run: VariantRun, place: Int, on page: LivePage) {
        self.run = run
        self.place = place
        self.page = page
    }

    /// Shows how the run stands; at most once a second.
    func show(_ simulation: Simulation) {
        if let lastPublished, clock.now - lastPublished < Self.publishingPeriod { return }
        lastPublished = clock.now
        let outcome = simulation.outcomeSoFar
        var report =
            frame
            ?? run.report(of: outcome, domain: Machine.determinismDomain, programVersion: Murmur.version)
        frame = report
        report.series = outcome.series
        report.nodes = outcome.nodes
        report.staleness = outcome.staleness
        report.refused = outcome.refused
        report.events = outcome.events
        report.summary = RunSummary(of: outcome.series, metric: report.metric, target: report.target)
        page.publish(report, at: place)
    }

    /// The run is over.
    func finish(_ report: RunReport) { page.publish(report, at: place) }
}
