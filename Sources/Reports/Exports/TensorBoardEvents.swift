/// The curves of a run as TensorBoard reads them: the records of an event file, without their framing.
///
/// Each record is one `Event` of TensorFlow's `event.proto`: the first says `brain.Event:2`, each further one holds all
/// curves of one evaluation as a `Summary` of simple values (single precision, as the format has it). The step is the
/// number of training samples over all nodes, so that runs of different algorithms can be laid over each other; the wall
/// time is the virtual or wall seconds since the start of the run, so that TensorBoard's *relative* axis shows them.
public enum TensorBoardEvents {
    /// The fields of `Event`, `Summary` and `Summary.Value` that are written, by their numbers in TensorFlow's files.
    private enum Field {
        static let wallTime = 1
        static let step = 2
        static let fileVersion = 3
        static let summary = 5
        static let summaryValue = 1
        static let tag = 1
        static let simpleValue = 2
    }

    /// The records of a run, the first one that of the format.
    ///
    /// - Parameters:
    ///   - run: the run; values that are absent are left out, those that are not finite stay.
    ///   - perNode: whether the curves of every node are written too, where the report keeps them.
    /// - Returns: one encoded `Event` for each record.
    public static func records(of run: RunReport, perNode: Bool = false) -> [[UInt8]] {
        let curves = RunCurves.all(of: run.metric) + (perNode ? RunCurves.perNode(run) : [])
        var version = ProtobufMessage()
        version.append(Field.wallTime, run.series.first?.seconds ?? 0)
        version.append(Field.fileVersion, "brain.Event:2")
        return [version.bytes] + run.series.map { event($0, curves).bytes }
    }

    private static func event(_ point: EvaluationPoint, _ curves: [RunCurves.Curve]) -> ProtobufMessage {
        var summary = ProtobufMessage()
        for curve in curves {
            guard let number = curve.value(point) else { continue }
            var value = ProtobufMessage()
            value.append(Field.tag, curve.name)
            value.append(Field.simpleValue, Float(number))
            summary.append(Field.summaryValue, value)
        }
        var event = ProtobufMessage()
        event.append(Field.wallTime, point.seconds)
        event.append(Field.step, Int64(point.samples))
        event.append(Field.summary, summary)
        return event
    }
}
