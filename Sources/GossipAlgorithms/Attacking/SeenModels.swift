import LinearAlgebra
import Robustness

/// The honest models an attacker has seen, by round and part.
struct SeenModels {
    /// How many rounds before the latest are kept at most.
    static let roundsKept = 64

    private struct Page {
        let round: Int
        let part: Int
        /// By ascending node.
        var models: [AttackView.Seen]
    }

    private var pages: [Page] = []
    /// The earliest round that is kept.
    private(set) var oldestKept = 0

    /// Keeps a node's model of a round; the first of several.
    mutating func note(_ values: ParameterSnapshot, of node: Int, round: Int, part: Int) {
        guard round >= oldestKept else { return }
        let model = AttackView.Seen(node: node, values: values)
        if let page = pages.firstIndex(where: { $0.round == round && $0.part == part }) {
            let place = pages[page].models.firstIndex { $0.node >= node } ?? pages[page].models.count
            guard place == pages[page].models.count || pages[page].models[place].node != node else { return }
            pages[page].models.insert(model, at: place)
        } else {
            pages.append(Page(round: round, part: part, models: [model]))
            forget(before: round - Self.roundsKept)
        }
    }

    /// The models of a round, by ascending node.
    func models(round: Int, part: Int) -> [AttackView.Seen] {
        pages.first { $0.round == round && $0.part == part }?.models ?? []
    }

    /// Forgets earlier rounds.
    mutating func forget(before round: Int) {
        guard round > oldestKept else { return }
        oldestKept = round
        pages.removeAll { $0.round < round }
    }
}
