/// Expectations as they stand in a resolved experiment file.
extension Expectation {
    var written: YAMLWriter.Value {
        var entries: [(key: String, value: YAMLWriter.Value)] = [("claim", .text(claim))]
        if !source.isEmpty { entries.append(("source", .text(source))) }
        entries += [("measure", measure.written), ("expected", expected.written)]
        if let deviation { entries.append(("deviation", .text(deviation))) }
        return .mapping(entries)
    }
}

extension ExpectedRange {
    var written: YAMLWriter.Value {
        switch self {
        case .equal(let values, let tolerance):
            .mapping([("equals", numberList(values)), ("within", tolerance.written)])
        case .atLeast(let low): .mapping([("at-least", .plain("\(low)"))])
        case .atMost(let high): .mapping([("at-most", .plain("\(high)"))])
        case .between(let low, let high): .mapping([("between", numberList([low, high]))])
        }
    }
}

extension ExpectedRange.Tolerance {
    var written: YAMLWriter.Value {
        switch self {
        case .absolute(let margin): .plain("\(margin)")
        case .percent(let percent): .plain("\(percent)%")
        }
    }
}

extension Measure {
    var written: YAMLWriter.Value {
        switch self {
        case .numbers(let values): numberList(values)
        case .run(let variants, let quantity, let moment):
            .mapping([
                ("variant", textList(variants)), ("quantity", .text(quantity.rawValue)),
                ("at", moment.written),
            ])
        case .factor(let variants, let quantity, let unit, let from, let until):
            .mapping([
                ("variant", textList(variants)), ("factor", .text(quantity.rawValue)),
                ("per", .text(unit.rawValue)), ("from", from.written), ("until", until.written),
            ])
        case .topologies(let plans, let quantity):
            .mapping(
                [("topologies", .list(plans.map(\.written))), ("quantity", .text(quantity.name))]
                    + quantity.settings)
        case .combination(let combination, let parts):
            .mapping([
                (
                    combination.rawValue,
                    combination.arity == 1 ? parts[0].written : .list(parts.map(\.written))
                )
            ])
        }
    }
}

extension RunMoment {
    var written: YAMLWriter.Value {
        switch self {
        case .start: .text("start")
        case .end: .text("end")
        case .target: .text("target")
        case .spent(let amount): amount.written
        case .crossing(let quantity, let bound, let value):
            .mapping([("quantity", .text(quantity.rawValue)), (bound.rawValue, .plain("\(value)"))])
        }
    }
}

extension TopologyQuantity {
    /// The keys that go with its name.
    fileprivate var settings: [(key: String, value: YAMLWriter.Value)] {
        switch self {
        case .productError(let rounds), .expectedContraction(let rounds), .worstContraction(let rounds):
            [("rounds", .plain("\(rounds)"))]
        case .effectiveNeighbours(let decay): [("decay", .plain("\(decay)"))]
        case .privacyLoss(let noise, let hops): [("noise", .plain("\(noise)")), ("hops", .plain("\(hops)"))]
        default: []
        }
    }
}

private func numberList(_ values: [Double]) -> YAMLWriter.Value { .list(values.map { .plain("\($0)") }) }

private func textList(_ texts: [String]) -> YAMLWriter.Value { .list(texts.map { .text($0) }) }
