public import Catalogues

/// All data sets that `murmur data fetch` can get.
public enum FetchCatalogue {
    /// In the order in which they are listed.
    public static let all = Catalogue<FetchRecipe>(
        "data set to fetch",
        [
            FashionMNISTFetch.recipe,
            KingJamesFetch.recipe,
            MovieLens100KFetch.recipe,
        ])
}
