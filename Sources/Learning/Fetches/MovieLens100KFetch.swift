/// How MovieLens-100k is got: as RecBole's example, one rating on each line below a header.
enum MovieLens100KFetch {
    static let recipe = FetchRecipe(
        name: "movielens-100k", summary: "100,000 ratings of 1,682 films by 943 people, 1 to 5 stars",
        source: "Harper & Konstan 2015 (doi:10.1145/2827872), GroupLens Research, University of Minnesota",
        licence: "GroupLens: research only, no redistribution",
        terms: """
            You may use it for research, say so in publications (cite Harper & Konstan 2015), and must not imply that the \
            University of Minnesota endorses the results. Without the permission of GroupLens you may neither pass the \
            data on nor use it commercially.
            """,
        package: .wheel(project: "recbole", version: "1.2.1"),
        files: [
            FetchRecipe.File(
                name: "ml-100k.inter", origin: .member("recbole/dataset_example/ml-100k/ml-100k.inter"),
                bytes: 1_979_230, sha256: "4edb74e2a81178c2ba9ff381495f754f996c4aea351b1272ca36b43da0935eff")
        ])
}
