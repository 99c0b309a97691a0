import EventLoop
import Glibc
import Learning
import LinearAlgebra
import PeerNode
import Reports
import Runs
import Topology

/// What a peer leaves in a directory: `NODE.I.record.json` and `NODE.I.models`, I its incarnation.
///
/// The models are float32, little-endian, one after another, one for each point of the record, each followed by its moving
/// average if the run keeps one. The record is written anew at
/// each point, so that little is lost when the process is killed.
struct PeerFiles {
    static let recordSuffix = ".record.json"
    static let modelsSuffix = ".models"

    let directory: String
    let node: String
    let incarnation: Int

    var record: String { FilePath.join(directory, "\(node).\(incarnation)\(Self.recordSuffix)") }
    var models: String { FilePath.join(directory, "\(node).\(incarnation)\(Self.modelsSuffix)") }

    /// Appends a model to the file of models.
    func append(_ model: ParameterSnapshot) throws(Failure) {
        let file = open(models, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw OutputFile.cannotCreate(models, .current) }
        defer { close(file) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * min(model.count, Self.elementsAtOnce))
        for start in stride(from: 0, to: model.count, by: Self.elementsAtOnce) {
            bytes.removeAll(keepingCapacity: true)
            Self.encode(model, start..<min(start + Self.elementsAtOnce, model.count), into: &bytes)
            if let problem = OutputFile.writeAll(bytes, to: file) {
                throw Failure("\(models): cannot be written (\(problem))", .inputOutput)
            }
        }
    }

    /// Elements written at once: a large model is not held in memory a second time.
    private static let elementsAtOnce = 65_536

    private static func encode(_ model: ParameterSnapshot, _ range: Range<Int>, into bytes: inout [UInt8]) {
        let values = model.span
        for index in range {
            let bits = values[index].bitPattern
            for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
        }
    }

    func write(_ record: NodeRecord) throws(Failure) {
        try OutputFile.write(ReportCodec.encode(record), to: self.record, mode: 0o600)
    }

    /// What the node's earlier starts noted down here, in order; a record that cannot be read is left out.
    var earlierRecords: [NodeRecord] {
        (0..<incarnation).compactMap { earlier in
            let path = PeerFiles(directory: directory, node: node, incarnation: earlier).record
            guard let bytes = try? InputFile.bytes(path, limit: InputFile.recordLimit) else { return nil }
            return try? ReportCodec.decodeNodeRecord(bytes, file: path)
        }
    }

    /// Everything that peers left in a directory.
    ///
    /// - Throws: `Failure` for files that are damaged or do not belong together.
    static func parts(in directory: String, of plan: RunPlan) throws(Failure) -> [MeasuredRun.Part] {
        var parts: [MeasuredRun.Part] = []
        let names: [String]
        do { names = try InputFile.names(in: directory) } catch { throw Failure(error) }
        for name in names where name.hasSuffix(recordSuffix) {
            let path = FilePath.join(directory, name)
            do {
                let record = try ReportCodec.decodeNodeRecord(
                    try InputFile.bytes(path, limit: InputFile.recordLimit), file: path)
                parts.append(try part(record, in: directory, of: plan, path))
            } catch {
                throw Failure(error)
            }
        }
        return parts
    }

    private static func part(
        _ record: NodeRecord, in directory: String, of plan: RunPlan, _ path: String
    ) throws(Failure) -> MeasuredRun.Part {
        guard (0..<plan.nodeCount).contains(record.node), record.name == plan.topology.name(of: record.node)
        else {
            throw Failure("\(path): of another run (node \(record.node), '\(record.name)')", .badData)
        }
        // A peer that never began to train has no models, and no file of them.
        guard !record.points.isEmpty else { return MeasuredRun.Part(record: record, models: []) }
        let files = PeerFiles(directory: directory, node: record.name, incarnation: record.incarnation)
        let count = plan.parameterCount(of: record.node)
        let bytes: [UInt8]
        do { bytes = try InputFile.bytes(files.models, limit: Int.max) } catch { throw Failure(error) }
        let kept = plan.movingAverageDecay == nil ? 1 : 2
        guard bytes.count >= 4 * count * kept * record.points.count else {
            throw Failure(
                "\(files.models): too short (got \(bytes.count) bytes; expected \(kept * record.points.count) models of "
                    + "\(4 * count) bytes)", .badData)
        }
        let models = (0..<(kept * record.points.count)).map { index in
            ParameterSnapshot((0..<count).map { float(in: bytes, at: 4 * (index * count + $0)) })
        }
        guard kept == 2 else { return MeasuredRun.Part(record: record, models: models) }
        return MeasuredRun.Part(
            record: record, models: stride(from: 0, to: models.count, by: 2).map { models[$0] },
            movingAverages: stride(from: 1, to: models.count, by: 2).map { models[$0] })
    }

    private static func float(in bytes: [UInt8], at offset: Int) -> Float {
        Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) })
    }
}
