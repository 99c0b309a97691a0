import Determinism
import Glibc
import GossipAlgorithms
import Learning
import LinearAlgebra
import LoopbackSupport
import PeerNode
import Persistence
import Reports
import Runs
import Synchronization
import Testing
import Wire

@Suite("peers under faults", .serialized)
struct FaultTests {
    /// Great enough that the models stay apart, so that an exchange applied on one side only would show.
    private static let rate: Float = 0.5

    /// Σᵢ xᵢ over all nodes at the end, minus what it must be: n·x₀ − Σ η g, in double precision.
    private func imbalance(_ plan: RunPlan, _ outcomes: [LoopbackCluster.Outcome]) throws -> Double {
        let start = plan.workload.initialParameters(seed: plan.seed).values
        var balance = start.map { Double($0) * Double(plan.nodeCount) }
        for outcome in outcomes {
            for (event, _) in outcome.events {
                guard case .gradientReady(let gradient) = event else { continue }
                for (index, value) in gradient.values.values.enumerated() {
                    balance[index] -= Double(Self.rate) * Double(value)
                }
            }
            let model = try #require(outcome.models.last)
            for (index, value) in model.values.enumerated() { balance[index] -= Double(value) }
        }
        return balance.map(abs).max() ?? 0
    }

    private func conservation(rounds: Int, breaks: Int) throws {
        let plan = try SamplePlan.plan(
            "ad-psgd", family: "complete", rounds: rounds, learningRate: Self.rate)
        let cluster = try LoopbackCluster(plan)
        for node in 0..<plan.nodeCount {
            var configuration = try cluster.configuration(of: node)
            // So slow that connections break amid exchanges, not before or after all of them.
            configuration.emulatedComputeTime = .constant(nanoseconds: 1_000_000)
            cluster.start(configuration)
        }
        var random = RandomStream(seed: 3, purpose: "breaks")
        for _ in 0..<breaks {
            usleep(20_000)
            cluster.breakConnections(of: random.integer(below: plan.nodeCount))
        }
        let outcomes = cluster.wait(seconds: 120)
        let merges = outcomes.reduce(0) { $0 + ($1.result?.record.totals.merges ?? 0) }
        #expect(merges > rounds)
        let reconnections = outcomes.flatMap { $0.result?.record.events ?? [] }
            .filter { $0.what.contains("broke and came back") }
        // Noted at most once a second for each neighbour.
        #expect(reconnections.count >= plan.nodeCount)
        for outcome in outcomes {
            let result = try #require(outcome.result)
            #expect(result.ending == .complete)
            #expect(result.record.totals.messagesLost == 0)
            #expect(outcome.leak == nil)
        }
        // Every merge and every step rounds a few numbers around 1 to 24 bits; the errors do not quite cancel.
        #expect(try imbalance(plan, outcomes) < 6e-8 * Double(merges + rounds * plan.nodeCount))
    }

    @Test func `broken connections lose no exchange: the sum of all models stays`() throws {
        try conservation(rounds: 400, breaks: 12)
    }

    @Test(.enabled(if: getenv("MURMUR_LONG_TESTS") != nil))
    func `ten thousand exchanges with broken connections keep the sum of all models`() throws {
        try conservation(rounds: 10_000, breaks: 200)
    }

    @Test func `a node that is stopped goes on from its checkpoint bit for bit`() throws {
        let plan = try SamplePlan.plan("solo", nodes: 1, rounds: 400)
        let whole = try LoopbackCluster(plan).runAll()
        let cluster = try LoopbackCluster(plan)
        cluster.start(try cluster.configuration(of: 0), stopAfterEvents: 150)
        let first = cluster.wait()[0]
        var configuration = try cluster.configuration(of: 0)
        let checkpoint = try #require(first.checkpoint)
        configuration.checkpoint = checkpoint
        configuration.incarnation = 1
        let steps = checkpoint.steps
        try #require((1..<400).contains(steps), "the run was stopped amid its budget")
        cluster.start(configuration)
        let second = cluster.wait()[0]
        #expect(second.result?.record.totals.steps == 400 - steps)
        #expect(second.models.last?.values == whole[0].models.last?.values)
    }

    @Test func `a node that starts again is taken back and contributes`() throws {
        let plan = try SamplePlan.plan("ad-psgd", family: "complete", rounds: 3000)
        let cluster = try LoopbackCluster(plan)
        for node in 0..<plan.nodeCount {
            cluster.start(try cluster.configuration(of: node), stopAfterEvents: node == 2 ? 200 : nil)
        }
        cluster.waitForEnd(of: 2)
        var configuration = try cluster.configuration(of: 2)
        configuration.incarnation = 1
        cluster.start(configuration)
        let outcomes = cluster.wait()
        let result = try #require(outcomes[2].result)
        #expect(result.ending == .complete)
        #expect(result.record.totals.merges > 0)
        for outcome in outcomes { #expect(outcome.leak == nil) }
    }

    @Test(arguments: ["d-psgd", "ad-psgd", "sgp", "parameter-server"])
    func `the others go on when a node leaves`(_ algorithm: String) throws {
        let plan = try SamplePlan.plan(algorithm, family: "complete", rounds: 200)
        let cluster = try LoopbackCluster(plan)
        for node in 0..<plan.nodeCount {
            cluster.start(try cluster.configuration(of: node), stopAfterEvents: node == 3 ? 60 : nil)
        }
        let outcomes = cluster.wait()
        #expect(outcomes[3].result?.ending == .stopped || outcomes[3].result?.ending == .complete)
        for outcome in outcomes.prefix(3) {
            #expect(outcome.result?.ending == .complete)
            #expect(outcome.result?.record.totals.steps == 200)
        }
    }

    @Test func `nodes of different experiments refuse each other and name the key`() throws {
        let plan = try SamplePlan.plan("d-psgd", nodes: 2)
        let cluster = try LoopbackCluster(plan)
        cluster.start(try cluster.configuration(of: 0))
        var other = try cluster.configuration(of: 1)
        other.experimentText = "another experiment"
        cluster.start(other)
        for outcome in cluster.wait() {
            guard case .rejected(_, let reject)? = outcome.result?.ending else {
                Issue.record("not rejected: \(String(describing: outcome.result?.ending))")
                continue
            }
            #expect(reject.key == "experiment")
        }
    }

    @Test func `a node without neighbours gives up after its limit`() throws {
        let plan = try SamplePlan.plan("d-psgd", nodes: 2)
        let cluster = try LoopbackCluster(plan)
        var configuration = try cluster.configuration(of: 0)
        configuration.startLimit = 300_000_000
        cluster.start(configuration)
        #expect(cluster.wait()[0].result?.ending == .unreachable(["node-1"]))
    }
}
