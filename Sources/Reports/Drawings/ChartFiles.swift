/// The drawings of a page as files of their own, fit for a paper: vectors on white, axes with units, a legend, colours and
/// dashes that any kind of colour vision can tell apart.
public enum ChartFiles {
    /// A drawing by the name of its file.
    public struct File: Sendable, Equatable {
        /// The name, of small letters, digits and hyphens, ending in `.svg`; unique within a comparison.
        public var name: String
        /// The text of the file.
        public var text: String
    }

    private static let size = (width: 480.0, height: 300.0)
    /// With more variants than this only the first have drawings of their own.
    private static let mostVariants = CostSection.mostDrawn

    /// Every drawing of a comparison: each curve over each axis, the distribution of staleness, the time of nodes, the causes of
    /// the excess loss, theory beside measurement, the sensitivity of tuned runs, and for each variant, topology and data card its
    /// own.
    ///
    /// - Returns: the files, the same for equal comparisons.
    public static func all(_ comparison: Comparison) -> [File] {
        let groups = comparison.groups
        var files = curves(comparison)
        if let bars = NodeActivity.bars(of: groups) {
            files.append(File(name: "time-of-nodes.svg", text: text(of: bars, title: bars.name)))
        }
        for group in groups.prefix(mostVariants) {
            let name = slug(group.label)
            if group.first.nodes.count > 1, let bars = NodeActivity.bars(of: group.first) {
                files.append(
                    File(
                        name: "time-of-nodes-\(name).svg",
                        text: text(of: bars, title: "\(bars.name), \(group.label)")))
            }
            if let map = LinkMap.map(of: group.first) {
                files.append(
                    File(name: "links-\(name).svg", text: text(of: map, title: "\(map.name), \(group.label)"))
                )
            }
        }
        let section = ExcessSection(groups, comparison.summary)
        if let bars = section?.bars {
            files.append(File(name: "excess-loss.svg", text: text(of: bars, title: bars.name)))
        }
        if let chart = section?.distances {
            let file = StandaloneDrawing(title: chart.name, width: size.width, height: chart.height)
            files.append(
                File(
                    name: "consensus-distance-and-theory.svg",
                    text: file.svg { chart.svg(width: size.width, attributes: $0) }))
        }
        if let sweep = SweepSummary(tunedOf: groups.flatMap(\.runs)) {
            files += SensitivityChart.all(sweep).map {
                File(name: "sensitivity-\(slug(TuningCard.shortKey($0.key.key))).svg", text: $0.file())
            }
        }
        files += topologies(groups) + data(groups)
        return unique(files)
    }

    private static func curves(_ comparison: Comparison) -> [File] {
        let section = CurveSection(comparison)
        let keys = comparison.groups.enumerated().map { index, group in
            StandaloneDrawing.Key.line(
                label: group.label, colour: Palette.colour(index), dash: Palette.dash(index))
        }
        return section.shownCharts.flatMap { chart in
            (chart.ownAxis.map { [$0] } ?? PageAxis.switchable).map { axis in
                let drawing = section.drawing(of: chart, over: axis)
                let file = StandaloneDrawing(
                    title: drawing.name, width: size.width, height: size.height, keys: keys)
                let name = chart == .metric || chart == .averaged ? slug(comparison.summary.metric.name) : ""
                let what = chart.fileName(metric: name)
                return File(
                    name: chart.ownAxis == nil ? "\(what)-over-\(axis.rawValue).svg" : "\(what).svg",
                    text: file.svg {
                        drawing.svg(
                            width: size.width, height: size.height, attributes: String($0.dropFirst()))
                    })
            }
        }
    }

    private static func topologies(_ groups: [RunGroup]) -> [File] {
        PageCard.distinct(groups) { $0.topologyCard }.flatMap { card, _ in
            let names = groups.first { $0.first.topologyCard == card }?.first.nodes.map(\.name) ?? []
            var files: [File] = []
            if let drawing = NetworkDrawing(card, names: names) {
                let side = NetworkDrawing.size
                let file = StandaloneDrawing(title: drawing.title, width: side, height: side)
                files.append(File(name: "topology-\(slug(card.name)).svg", text: file.svg(drawing.svg)))
            }
            if let plot = SpectrumPlot(card) {
                let file = StandaloneDrawing(
                    title: "eigenvalues of \(card.name)", width: size.width, height: 220)
                files.append(
                    File(
                        name: "spectrum-\(slug(card.name)).svg",
                        text: file.svg { plot.svg(width: size.width, height: 220, attributes: $0) }))
            }
            return files
        }
    }

    private static func data(_ groups: [RunGroup]) -> [File] {
        PageCard.distinct(groups) { $0.dataCard }.compactMap { card, _ in
            HeatMap(labelsOf: card).map { map in
                File(name: "labels-\(slug(card.dataset)).svg", text: text(of: map, title: map.name))
            }
        }
    }

    private static func text(of bars: StackedBars, title: String) -> String {
        StandaloneDrawing(
            title: title, width: size.width, height: bars.height,
            keys: bars.parts.map { .area(label: $0.name, colour: $0.colour) }
        ).svg { bars.svg(width: size.width, attributes: $0) }
    }

    private static func text(of map: HeatMap, title: String) -> String {
        StandaloneDrawing(title: title, width: map.size.width, height: map.size.height).svg {
            map.svg(attributes: $0)
        }
    }

    /// The text with everything but small letters and digits as single hyphens.
    static func slug(_ text: String) -> String {
        let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.isEmpty ? "unnamed" : words.joined(separator: "-")
    }

    /// The same files, the second of a name with `-2` behind it, and so on.
    private static func unique(_ files: [File]) -> [File] {
        var counts: [String: Int] = [:]
        return files.map { file in
            counts[file.name, default: 0] += 1
            guard let count = counts[file.name], count > 1 else { return file }
            return File(name: file.name.dropLast(4) + "-\(count).svg", text: file.text)
        }
    }
}

extension PageChart {
    /// What its file is called, without axis and ending.
    fileprivate func fileName(metric: String) -> String {
        switch self {
        case .metric: metric
        case .averaged: "\(metric)-averaged-model"
        case .loss: "loss"
        case .training: "training-loss"
        case .consensus: "consensus-distance"
        case .staleness: "staleness"
        case .ages: "staleness-distribution"
        }
    }
}
