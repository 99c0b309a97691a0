import Reports
import Testing

@testable import MurmurCommand

@Suite struct ProgressLineTests {
    @Test func `draws the curves of loss and consensus distance, with colour only when asked`() {
        func point(_ loss: Double, _ distance: Double) -> EvaluationPoint {
            let spread = Spread(of: [loss], names: ["n0"], higherIsBetter: false)
            return EvaluationPoint(
                index: 0, seconds: 0, samples: 0, steps: 0, bytesSent: 0, overheadBytes: 0, messagesSent: 0,
                localLoss: spread, localMetric: spread, averagedLoss: loss, averagedMetric: loss,
                consensusDistance: distance, relativeConsensusDistance: 0)
        }
        let series = [point(2, 0), point(1, 0.5), point(0.5, 0.25)]
        #expect(
            ProgressLine.curves(series, width: 79, usesColour: false) == [
                "  loss       0.500     █▃▁", "  consensus  0.250     ▁█▅",
            ])
        #expect(ProgressLine.curves(series, width: 79, usesColour: true)[0].contains("\u{1B}[36m"))
        #expect(ProgressLine.curves(Array(series.prefix(1)), width: 79, usesColour: false).isEmpty)
        #expect(
            ProgressLine.curves([point(1, 0), point(1, 0)], width: 79, usesColour: false).count == 1,
            "one node has no consensus distance")
        let many = (0..<500).map { point(1 / Double($0 + 1), 1) }
        for width in [40, 79] {
            for line in ProgressLine.curves(many, width: width, usesColour: false) {
                #expect(line.count <= width)
            }
        }
    }

    @Test(arguments: [37, 60, 77])
    func `says how many reports are read and how long the rest takes`(width: Int) {
        let line = ReadingProgress.line(450, of: 1000, elapsed: 9, width: width)
        #expect(line.count <= width && line.hasPrefix("450 of 1000 reports read "))
        if width > 40 { #expect(line.hasSuffix(" 45 %, ETA 0:11")) }
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
