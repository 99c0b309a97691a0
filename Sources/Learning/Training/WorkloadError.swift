/// Why data, model and loss of an experiment do not go together.
public enum WorkloadError: Error, Equatable, CustomStringConvertible {
    /// The model needs another kind of targets than the data set has.
    case modelNeeds(model: String, targets: String, dataset: String, has: String)
    /// The model reads other features than the data set has.
    case modelReads(model: String, features: String, dataset: String, has: Features.Kind)
    /// The loss needs another kind of targets than the data set has.
    case lossNeeds(loss: String, dataset: String, has: String)
    /// The metric asks for something that the data set does not have.
    case metricNeeds(metric: Metric, what: String, dataset: String)
    /// A setting of the model does not fit.
    case setting(name: String, got: String, expected: String)
    /// A layer cannot stand where it stands; `path` says which, `place` is `file:line:column`, or empty.
    case layer(model: String, path: String, place: String, problem: String)

    /// The error in words.
    public var description: String {
        switch self {
        case .modelNeeds(let model, let targets, let dataset, let has):
            "model '\(model)' needs \(targets), but data set '\(dataset)' has \(has)"
        case .modelReads(let model, let features, let dataset, let has):
            "model '\(model)' reads \(features), but data set '\(dataset)' has \(has.rawValue)"
                + (has == .sparse ? "; set rows: dense" : "")
        case .lossNeeds(let loss, let dataset, let has):
            "loss '\(loss)' cannot be taken on data set '\(dataset)', which has \(has)"
        case .metricNeeds(let metric, let what, let dataset):
            "metric '\(metric.name)' needs \(what), which data set '\(dataset)' has none of; choose another metric of the "
                + "loss"
        case .setting(let name, let got, let expected):
            "\(name): unfit value (got \(got); expected \(expected))"
        case .layer(let model, let path, _, let problem):
            "model '\(model)': \(path): \(problem)"
        }
    }
}

extension Dataset {
    /// The kind of targets in words, for error messages.
    var targetKind: String {
        switch train.targets {
        case .classes(_, let count): "\(count) classes"
        case .values: "real-valued targets"
        case .tokens: "the characters of a text"
        case .contexts: "the words of a text"
        }
    }
}
