/// Handwritten digits: 1,797 images of 8x8 pixels, 10 classes.
enum Digits {
    static let entry = DatasetEntry(
        "digits", "1,797 handwritten digits of 8x8 pixels, 10 classes; pixels divided by 16",
        source: "Alpaydin & Kaynak 1998, test half of UCI optdigits, from scikit-learn 1.1.3",
        licence: "CC BY 4.0",
        settings: TabularDataset.classificationSettings(standardise: false),
        files: { _ in [DatasetFile("digits.csv.gz", in: .shipped)] },
        decode: { contents, settings throws(DatasetError) in
            let pixels = (0..<64).map { "pixel_\($0 / 8)_\($0 % 8)" }
            return try TabularDataset(
                name: "digits", target: "digit", task: .classes((0..<10).map { "\($0)" }), featureDivisor: 16,
                sampleShape: .image(channels: 1, height: 8, width: 8)
            ).decode(contents[0], header: .given(pixels + ["digit"]), settings)
        })
}
