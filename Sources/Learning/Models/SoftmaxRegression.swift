import Catalogues

/// Softmax regression (multinomial logistic regression): one linear layer with an output for each class; parameters
/// `[classes, features]` and `[classes]`.
enum SoftmaxRegression {
    static let entry = ModelEntry(
        "softmax", "Softmax (multinomial logistic) regression: one output for each class",
        source: "McFadden 1974", reads: [.dense, .sparse]
    ) { _, dataset throws(WorkloadError) in
        guard dataset.classCount != nil else {
            throw .modelNeeds(
                model: "softmax", targets: "classes", dataset: dataset.name, has: dataset.targetKind)
        }
        return OneLayer.model("softmax", for: dataset)
    }
}
