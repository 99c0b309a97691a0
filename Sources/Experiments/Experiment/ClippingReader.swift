import Learning

/// Reads `training.clipping: {norm: 1.0}` or `{value: 0.5}`.
enum ClippingReader {
    /// The choice; nil when problems were recorded.
    static func read(_ object: YAMLObject) -> GradientClipping? {
        let stated = ["norm", "value"].filter(object.states)
        let bounds = stated.map { object.number($0, in: 0...1e9, excludingLowerBound: true) }
        object.refuseUnknownKeys()
        guard stated.count == 1 else {
            object.record("expected exactly one of norm and value (got \(stated.isEmpty ? "none" : "both"))")
            return nil
        }
        guard let bound = bounds[0] else { return nil }
        return stated[0] == "norm" ? .norm(bound) : .value(bound)
    }
}

extension GradientClipping {
    var written: YAMLWriter.Value {
        switch self {
        case .norm(let bound): .mapping([("norm", .plain("\(bound)"))])
        case .value(let bound): .mapping([("value", .plain("\(bound)"))])
        }
    }
}
