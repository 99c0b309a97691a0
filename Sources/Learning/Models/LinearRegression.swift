import Catalogues

/// Linear regression: `z = W·x + b` for real-valued targets; parameters `[outputs, features]` and `[outputs]`.
enum LinearRegression {
    static let entry = ModelEntry(
        "linear", "Linear regression: z = W·x + b", source: "Gauss 1809", reads: [.dense, .sparse]
    ) { _, dataset throws(WorkloadError) in
        guard dataset.classCount == nil else {
            throw .modelNeeds(
                model: "linear", targets: "real-valued targets", dataset: dataset.name,
                has: dataset.targetKind)
        }
        return OneLayer.model("linear", for: dataset)
    }
}
