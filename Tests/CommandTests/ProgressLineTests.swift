import Testing

@testable import MurmurCommand

@Suite struct ProgressLineTests {
    private func line(
        name: String = "gossip", run: Int = 2, fraction: Double, secondsLeft: Double?, figures: String = "",
        width: Int = 79
    ) -> String {
        ProgressLine.line(
            name: name, seed: 1, run: run, of: 12, fraction: fraction, secondsLeft: secondsLeft,
            figures: figures, width: width)
    }

    @Test func `says which run, how far, how long still, and how good`() {
        #expect(
            line(fraction: 0.5, secondsLeft: 65, figures: "loss 0.310, accuracy 0.912")
                == "gossip, seed 1 (2/12) [#####------]  50 %, ETA 1:05, loss 0.310, accuracy 0.912")
        #expect(
            line(fraction: 0, secondsLeft: nil)
                == "gossip, seed 1 (2/12) [------------------------------]   0 %, ETA -:--")
    }

    @Test(arguments: [20, 40, 60, 79], [0, 0.333, 1] as [Double])
    func `never leaves its width`(width: Int, fraction: Double) {
        for name in ["a", "gossip", String(repeating: "long-name-", count: 6)] {
            let text = line(
                name: name, fraction: fraction, secondsLeft: 360_000, figures: "loss 1.00e-5, accuracy 0.912",
                width: width)
            #expect(text.count <= width)
        }
    }

    @Test func `writes durations as people do`() {
        #expect(ProgressLine.minutes(0.2) == "0:01")
        #expect(ProgressLine.minutes(59) == "0:59")
        #expect(ProgressLine.minutes(7_384) == "2:03:04")
    }

    @Test func `expects the rest to take as long as the beginning`() {
        #expect(ProgressLine.secondsLeft(10, 0.25) == 30)
        #expect(ProgressLine.secondsLeft(0.1, 0.25) == nil)
        #expect(ProgressLine.secondsLeft(10, 0) == nil)
    }
}
