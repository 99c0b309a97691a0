/// Label flip: the attacker follows the algorithm and trains with label C − 1 − y instead of y.
///
/// Nothing it sends can be told from honest work by its form; it is what poisoned data does.
extension AttackEntry {
    static let labelFlip = AttackEntry(
        name: "label-flip", summary: "Honest training on wrong labels: C - 1 - y instead of y.",
        source: "Biggio, Nelson & Laskov, ICML 2012, arXiv:1206.6389",
        details: """
            The attackers' training samples have their labels mirrored (of ten digits 9 - y); everything else is as the \
            algorithm says, so it goes with every algorithm. Classification only.
            """,
        .flipsLabels)
}
