import Glibc

extension TopologyCard {
    /// What the topology means for training, in a sentence or two of plain language.
    public var verdict: String {
        guard nodeCount > 1 else { return "A single node: it trains alone." }
        guard componentCount == 1 else {
            return "Not connected: the nodes will never agree on one model."
        }
        guard isStronglyConnected else {
            return "Links are one-way and some nodes never hear of others: they will never agree."
        }
        guard let time = consensusTime else {
            return mixing == nil
                ? "Connected; how fast it averages is not known for a topology of this size and kind."
                : "Averaging never brings the nodes to their mean."
        }
        return speed(time) + " " + crowd
    }

    private func speed(_ time: ConsensusTime) -> String {
        if time.basis == .exact {
            return time.rounds == 1
                ? "One round of averaging makes all nodes equal."
                : "\(time.rounds) rounds of averaging make all nodes equal, exactly."
        }
        // Differences shrink steadily: a sixth of the rounds to a millionth bring them to a tenth.
        let tenth = max(1, Int((Double(time.rounds) / 6).rounded(.up)))
        let paces = [(30, "quick"), (150, "moderately fast"), (1_000, "slow")]
        let pace = paces.first { time.rounds <= $0.0 }?.1 ?? "very slow"
        return
            "Averaging is \(pace): differences between nodes shrink to a tenth in about \(Self.grouped(tenth)) "
            + "round\(tenth == 1 ? "" : "s"), to a millionth in \(Self.grouped(time.rounds))."
    }

    /// What averaging is worth against noise.
    private var crowd: String {
        guard let effective = mixing?.effectiveNeighbours90 else { return "" }
        let shown = (effective * 10).rounded() / 10
        return "At usual learning rates each node gains as if \(shown) of the \(Self.grouped(nodeCount)) "
            + "nodes worked together."
    }

    /// A whole number of at least 0 with a comma after every three digits.
    static func grouped(_ number: Int) -> String {
        guard number >= 1_000 else { return "\(number)" }
        let rest = "\(number % 1_000)"
        return grouped(number / 1_000) + "," + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
