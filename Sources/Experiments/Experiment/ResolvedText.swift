import Learning
import Optimizers
import Topology

extension Experiment {
    /// The resolved experiment as an experiment file: every default written out, every variant in full, topology files
    /// included.
    ///
    /// Equal experiments give equal texts; reading the text gives an equal experiment, without any other file.
    public var resolvedText: String {
        var entries: [(key: String, value: YAMLWriter.Value)] = [("name", .text(name))]
        if !description.isEmpty { entries.append(("description", .text(description))) }
        entries.append(("budget", budget.written))
        entries.append(("evaluation", .mapping([("every", evaluation.written)] + evaluationExtent.entries)))
        if let target { entries.append(("target", target.written)) }
        entries.append(("seeds", .list(seeds.map { .plain("\($0)") })))
        if !tuning.axes.isEmpty { entries.append(("tune", tuning.written)) }
        entries.append(("compare", .list(variants.map(\.written))))
        if !expectations.isEmpty { entries.append(("expect", .list(expectations.map(\.written)))) }
        return YAMLWriter.write(entries)
    }
}

extension Variant {
    var written: YAMLWriter.Value {
        var entries: [(key: String, value: YAMLWriter.Value)] = [
            ("name", .text(name)), ("workload", workload.written), ("training", training.written),
            ("topology", topology.written), ("compute", compute.written(topology)),
            ("network", network.link.written),
        ]
        if let attackers { entries.append(("attackers", attackers.written(topology))) }
        return .mapping(entries)
    }
}

extension AttackerSpecification {
    /// With the names of the topology's nodes.
    func written(_ topology: TopologyPlan) -> YAMLWriter.Value {
        let who: (key: String, value: YAMLWriter.Value) =
            switch choice {
            case .nodes(let nodes): ("nodes", .list(nodes.map { .text(topology.topology.name(of: $0)) }))
            case .count(let count): ("count", .plain("\(count)"))
            }
        return .mapping([
            who, ("attack", attack.written), ("rushing", .plain("\(isRushing)")),
            ("sees", .text(AttackerReader.views[seesEveryone ? 0 : 1])),
        ])
    }
}

extension Budget {
    var written: YAMLWriter.Value {
        switch self {
        case .samples(let count): .mapping([("samples", .plain("\(count)"))])
        case .epochs(let count): .mapping([("epochs", .plain("\(count)"))])
        case .steps(let count): .mapping([("steps", .plain("\(count)"))])
        case .time(let nanoseconds): .mapping([("time", .plain(QuantityKind.duration.text(nanoseconds)))])
        case .bytes(let count): .mapping([("bytes", .plain(QuantityKind.size.text(count)))])
        }
    }
}

extension EvaluationCadence {
    var written: YAMLWriter.Value {
        switch self {
        case .samples(let count): .plain("\(count) samples")
        case .epochs(let count): .plain("\(count) epochs")
        case .steps(let count): .plain("\(count) steps")
        case .time(let nanoseconds): .plain(QuantityKind.duration.text(nanoseconds))
        case .bytes(let count): .plain(QuantityKind.size.text(count))
        }
    }
}

extension EvaluationExtent {
    var entries: [(key: String, value: YAMLWriter.Value)] {
        let samples =
            testSamples.map { [(key: "test-samples", value: YAMLWriter.Value.plain("\($0)"))] } ?? []
        return samples + [("keep-every-node", .plain("\(keepsEveryNode)"))]
    }
}

extension Target {
    var written: YAMLWriter.Value {
        .mapping([
            ("metric", .text(metric.rawValue)), (bound.rawValue, .plain("\(value)")),
            ("sustained", .plain("\(sustained)")), ("stop", .plain("\(stopsRun)")),
        ])
    }
}

extension WorkloadSpecification {
    var written: YAMLWriter.Value {
        var entries: [(key: String, value: YAMLWriter.Value)] = [
            ("dataset", dataset.written), ("model", model.written),
        ]
        if let loss { entries.append(("loss", loss.written)) }
        entries.append(("l2", .plain("\(l2)")))
        entries.append(("partition", partition.written))
        return .mapping(entries)
    }
}

extension TrainingSpecification {
    var written: YAMLWriter.Value {
        let batch: YAMLWriter.Value =
            switch batchSize {
            case .samples(let count): .plain("\(count)")
            case .full: .text("full")
            }
        var entries: [(key: String, value: YAMLWriter.Value)] = [
            ("algorithm", algorithm.written), ("batch-size", batch),
            ("learning-rate", .plain("\(learningRate)")),
            ("schedule", schedule.written), ("optimizer", optimizer.written),
        ]
        if stateAtMerge != .keep { entries.append(("optimizer-state", .text(stateAtMerge.rawValue))) }
        if let movingAverageDecay { entries.append(("moving-average", .plain("\(movingAverageDecay)"))) }
        if let clipping { entries.append(("clipping", clipping.written)) }
        if let privacy { entries.append(("privacy", privacy.written)) }
        return .mapping(entries)
    }
}

extension ComputeTimeSpecification {
    /// With the names of the topology's nodes.
    func written(_ topology: TopologyPlan) -> YAMLWriter.Value {
        var entries: [(key: String, value: YAMLWriter.Value)] = []
        let mean = YAMLWriter.Value.plain(QuantityKind.duration.text(meanNanoseconds))
        switch distribution {
        case .constant: entries = [("name", .text("constant")), ("mean", mean)]
        case .exponential: entries = [("name", .text("exponential")), ("mean", mean)]
        case .logNormal(let sigma):
            entries = [("name", .text("log-normal")), ("mean", mean), ("sigma", .plain("\(sigma)"))]
        case .slowFast(let slowDown, let fast, let slow):
            entries = [
                ("name", .text("slow-fast")), ("mean", mean), ("slow-down", .plain("\(slowDown)")),
                ("mean-fast", .plain(QuantityKind.duration.text(fast))),
                ("mean-slow", .plain(QuantityKind.duration.text(slow))),
            ]
        }
        if !nodeFactors.isEmpty {
            let factors = nodeFactors.map {
                (topology.topology.name(of: $0.node), YAMLWriter.Value.plain("\($0.factor)"))
            }
            entries.append(("nodes", .mapping(factors)))
        }
        if let stragglers {
            entries.append(
                (
                    "stragglers",
                    .mapping([
                        ("fraction", .plain("\(stragglers.fraction)")),
                        ("slow-down", .plain("\(stragglers.slowDown)")),
                    ])
                ))
        }
        return .mapping(entries)
    }
}

extension NetworkSpecification.Link {
    var written: YAMLWriter.Value {
        var properties = LinkProperties()
        properties.latencyNanoseconds = latencyNanoseconds
        properties.jitterNanoseconds = jitterNanoseconds
        properties.bandwidthBitsPerSecond = bandwidthBitsPerSecond
        properties.loss = loss
        return .mapping(properties.entries)
    }
}

extension LinkProperties {
    /// The stated properties as keys and values.
    var entries: [(key: String, value: YAMLWriter.Value)] {
        var entries: [(key: String, value: YAMLWriter.Value)] = []
        if let latencyNanoseconds {
            entries.append(("latency", .plain(QuantityKind.duration.text(latencyNanoseconds))))
        }
        if let jitterNanoseconds {
            entries.append(("jitter", .plain(QuantityKind.duration.text(jitterNanoseconds))))
        }
        if let bandwidthBitsPerSecond {
            entries.append(("bandwidth", .plain(QuantityKind.rate.text(bandwidthBitsPerSecond))))
        }
        if let loss { entries.append(("loss", .plain("\(loss)"))) }
        return entries
    }
}
