/// The user's own table with tabs between the columns.
enum TSVFile {
    static let entry = TableFile.entry(
        "tsv", "Your own table of tab-separated values with a header, gzip-compressed or not", separator: .tab
    )
}
