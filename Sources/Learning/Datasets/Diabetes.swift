/// Diabetes progression: 442 patients, 10 features, a measure of the disease after one year.
enum Diabetes {
    static let entry = DatasetEntry(
        "diabetes", "442 patients, 10 features; progression of diabetes after one year",
        source: "Efron, Hastie, Johnstone & Tibshirani 2004, from scikit-learn 1.1.3", licence: "public",
        settings: TabularDataset.regressionSettings,
        files: { _ in [DatasetFile("diabetes.csv", in: .shipped)] },
        decode: { contents, settings throws(DatasetError) in
            try TabularDataset(name: "diabetes", target: "target", task: .regression).decode(
                contents[0], settings)
        })
}
