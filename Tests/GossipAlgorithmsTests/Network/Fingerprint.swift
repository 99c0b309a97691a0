import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Persistence

/// Digests of every bit of messages, actions and models, to compare two runs.
enum Fingerprint {
    /// Of every bit of a list of actions.
    static func of(_ actions: [Action]) -> RunDigest {
        var digest = RunDigest()
        for action in actions { combine(action, into: &digest) }
        return digest
    }

    /// Of every bit of all models.
    static func of(_ models: [[Float]]) -> RunDigest {
        var digest = RunDigest()
        for model in models { digest.combine(model.span) }
        return digest
    }

    /// Of every bit of a message.
    static func of(_ message: Message) -> RunDigest {
        var digest = RunDigest()
        combine(message, into: &digest)
        return digest
    }

    /// Of every bit of a saved state.
    static func of(_ state: SavedState) -> RunDigest {
        var digest = RunDigest()
        combine(state, into: &digest)
        return digest
    }

    private static func combine(_ state: SavedState, into digest: inout RunDigest) {
        for field in state.fields {
            digest.combine(field.name)
            switch field.value {
            case .scalar(_, let bits): digest.combine(bits)
            case .list(_, let bits): for word in bits { digest.combine(word) }
            case .text(let text): digest.combine(text)
            case .vector(let vector): digest.combine(vector.span)
            case .absent: digest.combine("absent")
            case .section(let inner): combine(inner, into: &digest)
            }
        }
    }

    private static func combine(_ action: Action, into digest: inout RunDigest) {
        switch action {
        case .computeGradient(let parameters):
            digest.combine("compute")
            digest.combine(parameters.values.span)
        case .computeStage(let task):
            digest.combine("\(task.pass) \(task.microBatch) \(task.slot) \(task.endsStep)")
            digest.combine(task.parameters.values.span)
            if let values = task.values { digest.combine(values.values.span) }
        case .send(let message, let node):
            digest.combine("send")
            digest.combine(node)
            combine(message, into: &digest)
        case .setTimer(let timer, let nanoseconds):
            digest.combine("set timer")
            digest.combine(timer.rawValue)
            digest.combine(Int(nanoseconds))
        case .cancelTimer(let timer):
            digest.combine("cancel timer")
            digest.combine(timer.rawValue)
        case .record(let observation):
            digest.combine("\(observation)")
        case .finished:
            digest.combine("finished")
        }
    }

    private static func combine(_ message: Message, into digest: inout RunDigest) {
        digest.combine(Int(message.kind))
        digest.combine(message.round)
        digest.combine(message.part)
        digest.combine(message.version)
        digest.combine(message.share)
        digest.combine(message.weight)
        if let vector = message.compressed {
            digest.combine("\(vector.encoding) of \(vector.count)")
            for byte in vector.bytes { digest.combine(Int(byte)) }
        }
        guard let values = message.values else { return digest.combine("no payload") }
        digest.combine(values.values.span)
    }
}
