extension BadInput {
    /// Data files that cannot be learned from.
    static let data: [BadInput] = [
        csv(
            "a cell that is no number", "a,b,c\n1,2,3\n4,NA,6\n7,8,9\n",
            "d.csv:3:2: not a finite number (got 'NA')"),
        csv("a row that is too short", "a,b,c\n1,2,3\n4,5\n7,8,9\n", "d.csv:3: 2 fields (expected 3)"),
        csv(
            "a target column that is not there", "a,b\n1,2\n3,4\n", "d.csv: no column 'c'; did you mean 'a'?"),
        BadInput(
            "a text that is shorter than a sample", "data describe text --set file=d.txt",
            files: ["d.txt": "To be, or not to be"],
            "d.txt: 19 characters leave no training sample (expected a document with 65 of the part's 17 characters: "
                + "context 64 and one to foretell)", status: 65),
        BadInput(
            "a partition of text for data that is none",
            "data partition digits --partition document --nodes 2",
            "digits.csv.gz: partition 'document' deals out text, but data set 'digits' has dense rows",
            status: 65),
        BadInput(
            "a data file that is missing",
            "data describe csv --set file=no.csv --set target=c --set task=regression",
            "no.csv: no such file", status: 66),
        BadInput(
            "a data set without its required settings", "data describe csv",
            "--set file: missing (expected a text)",
            status: 64),
    ]

    private static func csv(_ name: String, _ text: String, _ problem: String) -> BadInput {
        BadInput(
            name, "data describe csv --set file=d.csv --set target=c --set task=regression",
            files: ["d.csv": text],
            problem, status: 65)
    }
}
