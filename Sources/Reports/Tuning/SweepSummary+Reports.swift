extension SweepSummary {
    /// The sweep that tuned reports are of, as far as they show it: by their final metric, over the values there are.
    ///
    /// - Returns: nil unless at least two different points are there and all tuned reports are of one experiment and tune the same
    ///   keys.
    init?(tunedOf reports: [RunReport], bootstrap: Bootstrap = Bootstrap()) {
        let tuned = reports.filter { $0.tuning?.values.isEmpty == false }
        guard let first = tuned.first, let card = first.tuning else { return nil }
        let keys = card.values.map(\.name)
        guard tuned.allSatisfy({ $0.experiment == first.experiment && $0.tuning?.values.map(\.name) == keys })
        else { return nil }
        let grid = keys.indices.map { place in
            var values: [String] = []
            for report in tuned {
                guard let value = report.tuning?.values[place].value, !values.contains(value) else {
                    continue
                }
                values.append(value)
            }
            let key = TunedKey(key: keys[place], values: values)
            guard let numbers = key.numbers else { return key }
            return TunedKey(
                key: keys[place], values: zip(values, numbers).sorted { $0.1 < $1.1 }.map(\.0))
        }
        guard grid.contains(where: { $0.values.count > 1 }) else { return nil }
        var seeds: [UInt64] = []
        for report in tuned where !seeds.contains(report.seed) { seeds.append(report.seed) }
        let points = grid.reduce(1) { $0 * $1.values.count }
        self.init(
            experiment: first.experiment, tuned, grid: grid,
            ladder: SuccessiveHalving(points: points, factor: nil), seeds: seeds.sorted(),
            criterion: .finalMetric, bootstrap: bootstrap)
    }

    /// The reports of the chosen points.
    ///
    /// - Parameter reports: those the sweep was summed up from.
    /// - Returns: those of each curve's chosen point, in the order of the curves.
    public func chosen(of reports: [RunReport]) -> [RunReport] {
        curves.flatMap { curve in
            reports.filter { report in
                report.variant == curve.variant && report.tuning?.values == curve.best?.values
                    && report.budgetDivisor == curve.best?.budgetDivisor
            }
        }
    }
}
