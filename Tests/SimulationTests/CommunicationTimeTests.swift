import Reports
import Runs
import Testing

@testable import Simulation

@Suite struct `Time under way` {
    @Test func `counts what lies between two gradients, once`() {
        var time = CommunicationTime()
        time.beginGradient(at: 0, until: 10)
        time.note(from: 5, to: 12)
        time.endGradient(at: 10)
        time.note(from: 11, to: 14)
        time.note(from: 8, to: 13)
        time.note(from: 20, to: 25)
        time.beginGradient(at: 22, until: 24)
        // 10 to 14 and 20 to 22.
        #expect(time.total(at: 22) == 6)
        time.endGradient(at: 24)
        #expect(time.total(at: 30) == 7, "the last message is under way until 25")
        #expect(time.total(at: 24) == 6)
    }

    @Test func `is the same however many messages there are`() {
        var time = CommunicationTime()
        // 1,000 messages, two at a time, with a gap of 1 after every other: 10 of every 11 are covered.
        for index in 0..<500 {
            time.note(from: Int64(11 * index + 3), to: Int64(11 * index + 10))
            time.note(from: Int64(11 * index), to: Int64(11 * index + 5))
        }
        #expect(time.total(at: 5500) == 5000)
    }

    /// Models are sent when a gradient of 10 ms begins, and arrive 30 ms later: 20 ms of every round are idle.
    @Test func `is all of the idle time when equal nodes average over slow links`() throws {
        let plan = try SamplePlans.plan("d-psgd", link: .init(latency: 30_000_000))
        for node in SamplePlans.run(plan).nodes {
            let communication = try #require(node.communicationSeconds)
            #expect(node.idleSeconds > 1.8 * node.computeSeconds)
            #expect(abs(communication - node.idleSeconds) < 1e-6, "\(node.name)")
        }
    }

    @Test func `is little of the idle time when all wait for one slow node`() throws {
        let slow = ComputeTime.constant(nanoseconds: 10_000_000, factors: [10, 1, 1, 1, 1, 1, 1, 1])
        let outcome = SamplePlans.run(try SamplePlans.plan("all-reduce", computeTime: slow))
        let (first, other) = (outcome.nodes[0], outcome.nodes[3])
        #expect(try #require(other.communicationSeconds) < 0.3 * other.idleSeconds)
        #expect(other.idleSeconds > 4 * first.idleSeconds)
    }

    @Test(arguments: [1, 3]) func `and traffic of links are the same for any number of threads`(threads: Int)
        throws
    {
        let plan = try SamplePlans.plan("ad-psgd", computeTime: .logNormal(mean: 1e7, sigma: 0.3))
        let (one, many) = (SamplePlans.run(plan), SamplePlans.run(plan, threads: threads))
        #expect(one.nodes == many.nodes && one.links == many.links)
    }

    @Test(arguments: ["d-psgd", "ad-psgd", "all-reduce"])
    func `the links of a run carry all its bytes and messages`(algorithm: String) throws {
        let outcome = SamplePlans.run(try SamplePlans.plan(algorithm))
        let links = try #require(outcome.links)
        let last = try #require(outcome.series.last)
        #expect(links.reduce(0) { $0 + $1.bytes } == last.totalBytes)
        #expect(links.reduce(0) { $0 + $1.messages } == last.messagesSent)
        for link in links { #expect(link.from != link.to && link.messages > 0) }
    }

    @Test func `links of very many nodes are not counted`() {
        #expect(LinkCounters(nodeCount: LinkCounters.nodeLimit + 1).report(from: "n0", names: []) == nil)
        #expect(LinkCounters(nodeCount: 2).report(from: "n0", names: ["n0", "n1"]) == [])
    }
}
