import ArgumentParser
import Experiments

/// What is said about all links of a topology.
struct LinkOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Latency of all links, such as 5ms.", valueName: "duration"))
    var latency: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Up to so much more for every message, at random.", valueName: "duration"))
    var jitter: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Bandwidth of all links, such as 1Gbit/s.", valueName: "rate"))
    var bandwidth: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Probability that a message is lost.", valueName: "p"))
    var loss: String?

    /// The keys of a topology file and their values.
    var stated: [(key: String, value: String)] {
        [("latency", latency), ("jitter", jitter), ("bandwidth", bandwidth), ("loss", loss)]
            .compactMap { key, value in value.map { ("links.\(key)", $0) } }
    }
}
