/// Breast cancer (Wisconsin, diagnostic): 569 tumours, 30 features, malignant or benign.
enum BreastCancer {
    static let entry = DatasetEntry(
        "breast-cancer", "569 tumours, 30 features; malignant or benign",
        source: "Wolberg, Street & Mangasarian 1995, UCI WDBC, from scikit-learn 1.1.3", licence: "CC BY 4.0",
        settings: TabularDataset.classificationSettings(standardise: true),
        files: { _ in [DatasetFile("breast_cancer.csv", in: .shipped)] },
        decode: { contents, settings throws(DatasetError) in
            try TabularDataset(
                name: "breast-cancer", target: "target", task: .classes(["malignant", "benign"])
            )
            .decode(contents[0], settings)
        })
}
