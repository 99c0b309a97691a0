/// Boston housing: 506 districts, 13 features, the median price in thousands of dollars.
enum Boston {
    static let entry = DatasetEntry(
        "boston", "506 districts of Boston, 13 features; median house price in thousands of dollars",
        source: "Harrison & Rubinfeld 1978, from scikit-learn 1.1.3", licence: "public (StatLib, CMU)",
        settings: TabularDataset.regressionSettings,
        files: { _ in [DatasetFile("boston.csv", in: .shipped)] },
        decode: { contents, settings throws(DatasetError) in
            try TabularDataset(name: "boston", target: "MEDV", task: .regression).decode(
                contents[0], settings)
        })
}
