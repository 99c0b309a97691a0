import Reports
import Testing

@testable import MurmurCommand

@Suite struct RunStandingTests {
    private func run(_ number: Int, name: String = "gossip", fraction: Double, loss: Double = 0.31)
        -> RunStanding.Run
    {
        RunStanding.Run(
            name: name, seed: 1, number: number, fraction: fraction, metricName: "accuracy", loss: loss,
            metric: 0.912, series: [])
    }

    private func lines(
        _ running: [RunStanding.Run], done: Int, label: String = "", elapsed: Double = 0, width: Int = 79
    ) -> [String] {
        var standing = RunStanding(label: label, noun: "runs", count: 12, workers: 4)
        standing.done = done
        for (worker, run) in running.enumerated() { standing.running[worker + 1] = run }
        return standing.lines(elapsed: elapsed, width: width, usesColour: false)
    }

    @Test func `says of a single run which, how far all are, how long still, and how good it is`() {
        #expect(
            lines([run(6, fraction: 1)], done: 5, elapsed: 65)
                == ["gossip, seed 1 (6/12) [#####------]  50 %, ETA 1:05, loss 0.310, accuracy 0.912"])
        #expect(
            lines([run(1, fraction: 0, loss: .nan)], done: 0, width: 60)
                == ["gossip, seed 1 (1/12) [--------------------]   0 %, ETA -:--"])
    }

    @Test func `says of several how far all are, and how good the oldest is`() {
        let several = [run(7, fraction: 0.25, loss: 9), run(6, name: "averaging", fraction: 0.75)]
        #expect(
            lines(several, done: 5, elapsed: 60) == [
                "5 of 12 runs done, 2 running [###############---------------]  50 %, ETA 1:00",
                "  averaging, seed 1: loss 0.310, accuracy 0.912",
            ])
        #expect(
            lines(several, done: 5, label: "rung 1 of 3: ")[0].hasPrefix("rung 1 of 3: 5 of 12 runs done"))
        #expect(lines([], done: 5).isEmpty)
    }

    @Test(arguments: [20, 40, 60, 79], [0, 0.333, 1] as [Double])
    func `never leaves its width`(width: Int, fraction: Double) {
        for name in ["a", "gossip", String(repeating: "long-name-", count: 6)] {
            for count in 1...3 {
                let running = (1...count).map { run($0, name: name, fraction: fraction, loss: 1e-5) }
                for line in lines(running, done: 3, elapsed: 1e7, width: width) {
                    #expect(line.count <= width, "\(line)")
                }
            }
        }
    }
}
