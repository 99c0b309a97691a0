/// How the King James Bible is got: one verse on each line, `Ge1:1 In the beginning …`, 31,102 of them in 66 books.
///
/// Debian keeps the text compressed in a format of its own, which the package's program `bible` prints.
enum KingJamesFetch {
    static let recipe = FetchRecipe(
        name: "king-james", summary: "The King James Bible: 31,102 verses in 66 books, one on each line",
        source: "the translation of 1611, as in Chapin's Bible Retrieval System 1989",
        licence: "public domain",
        terms: """
            The translation of 1611 is free of copyright; in the United Kingdom the Crown still claims the right to print \
            it. The program that prints it is under the GPL, version 2 or later, and is not kept.
            """,
        package: .debian(["bible-kjv", "bible-kjv-text"]),
        files: [
            FetchRecipe.File(
                name: "king-james.txt",
                origin: .output(
                    program: "usr/bin/bible", arguments: ["-p", "./usr/lib", "-f", "ge1:1-rev22:21"]),
                bytes: 4_404_412, sha256: "cd45f0c9cedab8e4439bd6486c8952c77cc8b0ecc5d1f6ae3513f2039f47229d")
        ])
}
