import Catalogues

/// MovieLens-100k: what 943 people thought of 1,682 films, 1 to 5 stars, each person of at least 20.
enum MovieLens100K {
    static let entry = DatasetEntry(
        "movielens-100k",
        "100,000 ratings of 1,682 films by 943 people, 1 to 5 stars, with times",
        source:
            "Harper & Konstan 2015 (doi:10.1145/2827872), GroupLens, from the PyPI wheel of RecBole 1.2.1",
        licence: MovieLens100KFetch.recipe.licence,
        settings: RatingsDataset.settings,
        files: { _ in MovieLens100KFetch.recipe.datasetFiles },
        decode: { contents, settings throws(DatasetError) in
            try RatingsDataset(name: "movielens-100k").decode(contents, settings)
        })
}
