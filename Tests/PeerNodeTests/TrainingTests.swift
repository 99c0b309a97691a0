import Learning
import LinearAlgebra
import LoopbackSupport
import PeerNode
import Reports
import Runs
import Testing

@Suite("peers over loopback")
struct TrainingTests {
    @Test func `a cluster trains until its budget is used up and leaves nothing open`() throws {
        let plan = try SamplePlan.plan("d-psgd")
        let outcomes = try LoopbackCluster(plan).runAll()
        for outcome in outcomes {
            let result = try #require(outcome.result)
            #expect(result.ending == .complete)
            #expect(result.record.totals.steps == 30)
            #expect(outcome.leak == nil)
            #expect(result.record.points.map(\.index) == [0, 1, 2, 3])
        }
    }

    @Test func `a private cluster notes down where its noise comes from`() throws {
        var plan = try SamplePlan.plan("d-psgd")
        plan.privacy = GradientPrivacy(clip: 1, noise: 1)
        plan.noiseOrigin = .system(987_654)
        for outcome in try LoopbackCluster(plan).runAll() {
            let result = try #require(outcome.result)
            #expect(result.ending == .complete)
            #expect(result.record.totals.steps == 30)
            // Fixed batches of 4 would use 120 samples; chances that Poisson batches do are small.
            #expect(result.record.totals.samples != 120)
            #expect(result.record.events.contains { $0.what == NoiseOrigin.system(987_654).text })
            #expect(!result.record.events.contains { $0.what.contains("987654") })
        }
    }
}
