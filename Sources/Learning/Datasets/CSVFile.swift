/// The user's own table in a CSV file.
enum CSVFile {
    static let entry = TableFile.entry(
        "csv", "Your own table in a CSV file with a header, gzip-compressed or not", separator: .comma)
}
