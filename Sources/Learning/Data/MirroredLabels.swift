/// Training samples whose labels (of text: the tokens that follow) are mirrored, C − 1 − y instead of y: what a node
/// learns that poisons its data.
///
/// Such samples are marked where a node's samples are listed: −1 − p instead of the position p. So samplers, batches and
/// checkpoints need not know of them.
public enum MirroredLabels {
    /// The samples of a node, marked.
    public static func marked(_ samples: [Int32]) -> [Int32] { samples.map { ~$0 } }

    /// Whether a listed sample is marked.
    static func isMarked(_ sample: Int32) -> Bool { sample < 0 }

    /// The positions that marked samples stand for.
    static func unmarked(_ samples: Span<Int32>) -> [Int32] {
        samples.indices.map { index in
            let sample = samples[index]
            precondition(isMarked(sample), "a batch with true and mirrored labels")
            return ~sample
        }
    }
}

extension Dataset {
    /// The same data, every training label C − 1 − y; the features share their memory.
    ///
    /// Traps without classes.
    var withMirroredLabels: Dataset {
        let mirrored: Targets
        switch train.targets {
        case .classes(let labels, let count):
            mirrored = .classes(labels.map { Int32(count - 1) - $0 }, count: count)
        case .tokens(let windows): mirrored = .tokens(windows.mirrored)
        case .values, .contexts: preconditionFailure("\(name) has no labels to mirror")
        }
        return Dataset(
            name: name, file: file,
            train: Examples(features: train.features, targets: mirrored),
            test: test, featureNames: featureNames, targetNames: targetNames)
    }
}
