/// A card for each different data card; of a group, that of the first seed.
enum DataSection {
    static func html(_ groups: [RunGroup]) -> String {
        let cards = PageCard.distinct(groups) { $0.dataCard }.map { card, labels in
            PageCard(title: card.dataset, labels: labels, facts: facts(card), drawings: [labelMap(card)])
        }
        return PageCard.grid(cards)
    }

    private static func facts(_ card: DataCard) -> [PageCard.Fact] {
        let counts = card.nodes.map(\.samples)
        var facts: [PageCard.Fact] = [
            .init("partition", card.partition, "partition"),
            .init("training part", "\(NumberText.grouped(card.trainSamples)) samples"),
            .init("test part", "\(NumberText.grouped(card.testSamples)) samples", "final"),
            .init("inputs", "\(NumberText.grouped(card.features)) numbers"),
        ]
        if !card.preparation.isEmpty { facts.append(.init("preparation", card.preparation)) }
        if let least = counts.min(), let most = counts.max() {
            let range = least == most ? "" : " to \(NumberText.grouped(most))"
            facts.append(.init("samples of a node", NumberText.grouped(least) + range))
        }
        if let distance = card.labelDistance {
            facts.append(
                .init("label skew", NumberText.fixed(100 * distance, digits: 1) + " %", "label-skew"))
        }
        return facts
    }

    private static func labelMap(_ card: DataCard) -> String {
        guard let map = HeatMap(labelsOf: card) else { return "" }
        let leftOut =
            map.rows.count > HeatMap.mostRows
            ? "<p class=\"note\">first \(HeatMap.mostRows) of \(map.rows.count) nodes</p>" : ""
        return
            "<h4><a href=\"#def-label-skew\">Labels of each node</a></h4><p class=\"note\">samples; darkest: "
            + "\(NumberText.grouped(Int(map.greatest)))</p>\(map.svg())\(leftOut)"
    }
}

extension HeatMap {
    /// How many samples of each label each node has; absent without labels.
    init?(labelsOf card: DataCard) {
        let labelled = card.nodes.filter { $0.labels != nil }
        guard !labelled.isEmpty, !card.labelNames.isEmpty else { return nil }
        self.init(
            name: "samples of each label on each node", rows: labelled.map(\.node), columns: card.labelNames,
            values: labelled.map { ($0.labels ?? []).map(Double.init) })
    }
}
