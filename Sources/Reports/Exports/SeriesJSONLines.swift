/// The series of a comparison as JSON Lines: one object on a line for each variant, seed and evaluation, or for each node of
/// each.
///
/// Keys are those of the report file (`Documentation/ReportFormat.md`), beside those that say which run it is. Numbers that
/// are not finite are the texts `"nan"`, `"inf"` and `"-inf"`; absent values have no key.
public enum SeriesJSONLines {
    /// The text of the file.
    ///
    /// - Parameters:
    ///   - groups: the runs.
    ///   - perNode: one line for each node of each evaluation; runs whose report does not keep every node have none.
    /// - Returns: lines, each ending with a line feed.
    public static func text(_ groups: [RunGroup], perNode: Bool = false) -> String {
        var bytes: [UInt8] = []
        func append(_ line: some Encodable) {
            bytes += ReportCodec.compactText(of: line)
            bytes.append(UInt8(ascii: "\n"))
        }
        for run in groups.flatMap(\.runs) {
            let identity = Identity(run)
            for point in run.series {
                if !perNode {
                    append(EvaluationLine(run: identity, point: point))
                } else if let losses = point.lossPerNode, let metrics = point.metricPerNode {
                    for (index, node) in run.nodes.enumerated() {
                        append(
                            NodeLine(
                                run: identity, index: point.index, seconds: point.seconds,
                                samples: point.samples, node: node.name, loss: losses[index],
                                value: metrics[index]))
                    }
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Which run a line is of.
    private struct Identity: Encodable {
        let experiment: String
        let variant: String
        let algorithm: String
        let kind: RunKind
        let calibratedFrom: String?
        let seed: UInt64
        let metric: String

        init(_ run: RunReport) {
            experiment = run.experiment
            variant = run.variant
            algorithm = run.algorithm
            kind = run.kind
            calibratedFrom = run.calibratedFrom
            seed = run.seed
            metric = run.metric.name
        }
    }

    /// The keys of an evaluation beside those of its run.
    private struct EvaluationLine: Encodable {
        let run: Identity
        let point: EvaluationPoint

        func encode(to encoder: any Encoder) throws {
            try run.encode(to: encoder)
            try point.encode(to: encoder)
        }
    }

    private struct NodeLine: Encodable {
        let run: Identity
        let index: Int
        let seconds: Double
        let samples: Int
        let node: String
        let loss: Double
        let value: Double

        private enum CodingKeys: CodingKey {
            case index, seconds, samples, node, loss, value
        }

        func encode(to encoder: any Encoder) throws {
            try run.encode(to: encoder)
            var keys = encoder.container(keyedBy: CodingKeys.self)
            try keys.encode(index, forKey: .index)
            try keys.encode(seconds, forKey: .seconds)
            try keys.encode(samples, forKey: .samples)
            try keys.encode(node, forKey: .node)
            try keys.encode(loss, forKey: .loss)
            try keys.encode(value, forKey: .value)
        }
    }
}
