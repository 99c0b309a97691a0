import Learning
import Reports

/// A model's loss and metric on a part of a data set, and what it says of each class.
struct ModelEvaluation: Encodable {
    /// Right and wrong answers about one class.
    struct ClassResult: Encodable {
        let name: String
        /// Samples of the class.
        let samples: Int
        /// The share of its samples that are taken for it; not a number without samples.
        let recall: Double
        /// The share of what is taken for it that is of it; not a number when nothing is.
        let precision: Double
    }

    let model: String
    let fingerprint: String
    let dataset: String
    let part: String
    let samples: Int
    let lossName: String
    let loss: Double
    let metricName: String
    let metric: Double
    /// Empty for real-valued targets.
    let classes: [ClassResult]
    /// What word vectors know; absent for other models.
    let words: WordEvaluation?

    init(
        _ predictions: Predictions, _ workload: Workload, _ split: Split, model: String,
        words: WordEvaluation? = nil
    ) {
        self.model = model
        self.words = words
        fingerprint = workload.fingerprint
        dataset = workload.dataset.name
        part = split.rawValue
        samples = predictions.evaluation.samples
        lossName = workload.loss.name
        loss = predictions.evaluation.loss
        metricName = workload.metric.name
        metric = predictions.evaluation.metric
        guard case .classes(let labels, let count) = workload.dataset[split].targets else {
            classes = []
            return
        }
        let winners = predictions.winners
        classes = (0..<count).map { number in
            var (samples, right, taken) = (0, 0, 0)
            for (label, winner) in zip(labels, winners) {
                if label == number { samples += 1 }
                if winner == number { taken += 1 }
                if label == number, winner == number { right += 1 }
            }
            return ClassResult(
                name: workload.dataset.targetNames[number], samples: samples,
                recall: Double(right) / Double(samples), precision: Double(right) / Double(taken))
        }
    }

    /// The result for people, ending with a line break.
    var text: String {
        var lines = TextLayout.definitions([
            (term: "model", text: fingerprint),
            (term: "data", text: "\(dataset), \(NumberText.grouped(samples)) samples of the \(part) part"),
            (term: lossName, text: EstimateText.metric(loss)),
            (term: metricName, text: EstimateText.metric(metric)),
        ])
        if !classes.isEmpty {
            let grid = TextGrid(columns: [
                .init(title: "class", cells: classes.map(\.name), isRightAligned: false, leastWidth: 12),
                .init(title: "samples", cells: classes.map { NumberText.grouped($0.samples) }),
                .init(title: "recall", cells: classes.map { EstimateText.shortMetric($0.recall) }),
                .init(title: "precision", cells: classes.map { EstimateText.shortMetric($0.precision) }),
            ])
            lines += [""] + grid.lines(width: Console.narrowWidth).lines
        }
        if let words { lines += [""] + words.lines }
        return lines.joined(separator: "\n") + "\n"
    }
}
