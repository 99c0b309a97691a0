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
}
