/// Wine: 178 Italian wines, 13 chemical measures, 3 cultivars.
enum Wine {
    static let entry = DatasetEntry(
        "wine", "178 Italian wines, 13 chemical measures; 3 cultivars",
        source: "Aeberhard, Coomans & de Vel 1994, UCI Wine, from scikit-learn 1.1.3", licence: "CC BY 4.0",
        settings: TabularDataset.classificationSettings(standardise: true),
        files: { _ in [DatasetFile("wine.csv", in: .shipped)] },
        decode: { contents, settings throws(DatasetError) in
            try TabularDataset(
                name: "wine", target: "target", task: .classes(["cultivar 0", "cultivar 1", "cultivar 2"])
            ).decode(contents[0], settings)
        })
}
