/// How Fashion-MNIST is got.
enum FashionMNISTFetch {
    static let recipe = FetchRecipe(
        name: "fashion-mnist", summary: "70,000 grey images of clothes, 28x28 pixels, 10 classes",
        source: "Xiao, Rasul & Vollgraf 2017 (arXiv:1708.07747)", licence: "MIT",
        terms:
            "You may use, change and pass it on, also for money, as long as the copyright notice of Zalando SE stays.",
        package: .debian(["dataset-fashion-mnist"]),
        files: [
            file(
                "train-images-idx3-ubyte.gz", 26_421_856,
                "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7"),
            file(
                "train-labels-idx1-ubyte.gz", 29_491,
                "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056"),
            file(
                "t10k-images-idx3-ubyte.gz", 4_422_079,
                "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa"),
            file(
                "t10k-labels-idx1-ubyte.gz", 5_125,
                "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05"),
        ])

    private static func file(_ name: String, _ bytes: Int, _ sha256: String) -> FetchRecipe.File {
        let path = "usr/share/datasets/fashion-mnist/\(name)"
        return FetchRecipe.File(
            name: name, origin: .member(path), bytes: bytes, sha256: sha256, installed: "/" + path)
    }
}
