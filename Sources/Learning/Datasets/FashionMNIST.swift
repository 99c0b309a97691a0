import Catalogues

/// Fashion-MNIST: 70,000 grey images of clothes, 28x28 pixels, 10 classes, split 60,000 to 10,000.
enum FashionMNIST {
    static let entry = DatasetEntry(
        "fashion-mnist",
        "60,000 + 10,000 grey images of clothes, 28x28 pixels, 10 classes; pixels divided by 255",
        source: "Xiao, Rasul & Vollgraf 2017 (arXiv:1708.07747), Debian package dataset-fashion-mnist",
        licence: FashionMNISTFetch.recipe.licence,
        settings: ImageDataset.settings,
        files: { _ in FashionMNISTFetch.recipe.datasetFiles },
        decode: { contents, settings throws(DatasetError) in
            try ImageDataset(name: "fashion-mnist", classNames: classNames).decode(contents, settings)
        })

    private static let classNames = [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
        "Ankle boot",
    ]
}
