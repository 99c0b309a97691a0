import EventLoop
import Glibc
import LoopbackSupport
import PeerNode
import Reports
import Runs
import Testing
import Topology
import TransportSecurity
import Wire

@Suite("secured peers", .serialized)
struct SecurityTests {
    private static let now = UniversalTime(secondsSince1970: 1_800_000_000)

    private static func context(_ authority: ClusterAuthority, node: String) throws -> TLSContext {
        let issued = try authority.issue(node: node, validity: CertificateValidity(days: 10, from: now))
        let credentials = try Credentials(
            certificate: issued.certificate, key: issued.key, authority: authority.certificate, node: node,
            now: now)
        return TLSContext(credentials) { now }
    }

    private static func authority() -> ClusterAuthority {
        ClusterAuthority.create(name: "test", validity: CertificateValidity(days: 10, from: now))
    }

    @Test(arguments: ["d-psgd", "ad-psgd"])
    func `a cluster with certificates trains as one without`(_ algorithm: String) throws {
        let plan = try SamplePlan.plan(algorithm)
        let authority = Self.authority()
        let cluster = try LoopbackCluster(plan)
        for node in 0..<plan.nodeCount {
            var configuration = try cluster.configuration(of: node)
            configuration.tls = try Self.context(authority, node: plan.topology.name(of: node))
            cluster.start(configuration)
        }
        for outcome in cluster.wait() {
            #expect(outcome.result?.ending == .complete)
            #expect(outcome.result?.record.totals.steps == 30)
            #expect(outcome.leak == nil)
        }
    }

    @Test func `a node with another cluster's certificate, or with none, gets nothing`() throws {
        let plan = try SamplePlan.plan("d-psgd", nodes: 3, family: "complete")
        let (ours, theirs) = (Self.authority(), Self.authority())
        let cluster = try LoopbackCluster(plan)
        let contexts = [
            try Self.context(ours, node: plan.topology.name(of: 0)),
            try Self.context(theirs, node: plan.topology.name(of: 1)), nil,
        ]
        for node in 0..<3 {
            var configuration = try cluster.configuration(of: node)
            configuration.tls = contexts[node]
            configuration.startLimit = 700_000_000
            cluster.start(configuration)
        }
        for outcome in cluster.wait() {
            guard case .unreachable? = outcome.result?.ending else {
                Issue.record(
                    "an end that is not 'unreachable': \(String(describing: outcome.result?.ending))")
                continue
            }
            #expect(outcome.events.isEmpty)
            #expect(outcome.leak == nil)
        }
    }
}
