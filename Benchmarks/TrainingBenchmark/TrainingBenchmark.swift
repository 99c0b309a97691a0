import Foundation
import Learning
import LinearAlgebra

/// How fast one thread trains: optimizer steps per second of several models, the share of a step that its matrix products
/// take when they run alone, and what share of the core's peak a step reaches.
///
///     swift run -c release TrainingBenchmark [--case NAME] [--rounds N] [--brief] [--steps N]
///
/// - `--case NAME`: only this case, for example `784-128-10-batch-32`.
/// - `--rounds N`: rounds, 7 unless told otherwise. Every round measures everything once, in turn; the medians of the
///   rounds, and of each round's own shares, are printed.
/// - `--brief`: one line for each case with its name and steps per second, for `compare_training.sh`.
/// - `--steps N`: makes N steps of each case and prints nothing but the loss, for `allocations.sh`.
///
/// Times are the thread's processor time.
@main
struct TrainingBenchmark {
    static func main() throws {
        LinearAlgebraBackend.useOneThreadPerCall()
        let options = Options(CommandLine.arguments)
        let cases = TrainingCase.all.filter { options.name == nil || options.name == $0.name }
        guard !cases.isEmpty else {
            let names = TrainingCase.all.map(\.name).joined(separator: ", ")
            print("error: no such case (got \(options.name ?? ""); expected one of \(names))")
            exit(2)
        }
        if let steps = options.steps {
            for measured in cases {
                let loss = TrainingLoop(try measured.workload(), batch: measured.batch).run(steps: steps)
                print("\(measured.name): \(steps) steps, mean loss \(loss)")
            }
            return
        }
        var stations = try cases.map(Station.init)
        for _ in 0..<options.rounds {
            for index in stations.indices { stations[index].measure() }
        }
        if options.isBrief {
            for station in stations { print(station.measured.name, Int(station.stepsPerSecond)) }
        } else {
            report(stations)
        }
    }

    private static func report(_ stations: [Station]) {
        print("core \(LinearAlgebraBackend.coreName), 1 thread, \(LinearAlgebraBackend.configuration)")
        print("case                    steps/s   us/step   in products   of peak   peak GFLOP/s")
        for station in stations {
            let peak = station.peak.map { String(format: "%.1f", $0 / 1e9) } ?? "not measured"
            let inProducts = station.shareInProducts.map { String(format: "%.0f %%", 100 * $0) } ?? "-"
            let share = station.shareOfPeak.map { String(format: "%.0f %%", 100 * $0) } ?? "-"
            print(
                station.measured.name.padding(toLength: 20, withPad: " ", startingAt: 0),
                column(String(format: "%.0f", station.stepsPerSecond), 10),
                column(String(format: "%.2f", 1e6 / station.stepsPerSecond), 9),
                column(inProducts, 13),
                column(share, 9), column(peak, 14))
        }
    }

    private static func column(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

/// One case, ready to be measured again and again, and what was measured so far.
private struct Station {
    let measured: TrainingCase
    private let loop: TrainingLoop
    /// Nil when the model has other products than dense layers have.
    private let products: StepProducts?
    private var rounds: [Round] = []

    private struct Round {
        /// Seconds of one step, and of its products alone.
        let step: Double
        let products: Double
        /// Operations per second.
        let peak: Double?
    }

    init(_ measured: TrainingCase) throws {
        self.measured = measured
        let workload = try measured.workload()
        loop = TrainingLoop(workload, batch: measured.batch)
        products = StepProducts(workload.model.layout, batch: measured.batch)
        loop.run(steps: measured.steps / 10)
        products?.run(steps: measured.steps / 10)
    }

    mutating func measure() {
        let begin = ProcessorClock.now
        loop.run(steps: measured.steps)
        let middle = ProcessorClock.now
        products?.run(steps: measured.steps)
        let end = ProcessorClock.now
        rounds.append(
            Round(
                step: (middle - begin) / Double(measured.steps),
                products: (end - middle) / Double(measured.steps), peak: MultiplyAddPeak.measure()))
    }

    var stepsPerSecond: Double { 1 / median(rounds.map(\.step)) }
    var shareInProducts: Double? { products == nil ? nil : median(rounds.map { $0.products / $0.step }) }
    var peak: Double? { rounds[0].peak == nil ? nil : median(rounds.compactMap(\.peak)) }
    var shareOfPeak: Double? {
        guard peak != nil, let products else { return nil }
        return median(rounds.map { products.operations / $0.step / ($0.peak ?? .infinity) })
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

private struct Options {
    var name: String?
    var rounds = 7
    var steps: Int?
    var isBrief = false

    init(_ arguments: [String]) {
        func value(after flag: String) -> String? {
            guard let index = arguments.firstIndex(of: flag), index + 1 < arguments.count else { return nil }
            return arguments[index + 1]
        }
        name = value(after: "--case")
        rounds = max(1, value(after: "--rounds").flatMap { Int($0) } ?? rounds)
        steps = value(after: "--steps").flatMap { Int($0) }
        isBrief = arguments.contains("--brief")
    }
}
