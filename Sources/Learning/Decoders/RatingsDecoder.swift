/// Decodes ratings: on every line a user, an item, a rating and perhaps a time.
///
/// The fields are separated by tabs, commas or `::` (MovieLens 100k, 20M and 1M), whichever the first line has. A first line
/// whose rating is no number is a header. Ids are texts without blanks around them; rating and time are finite numbers.
enum RatingsDecoder {
    /// The ratings of a file, in its order.
    struct Table: Equatable {
        let file: String
        var users: [String] = []
        var items: [String] = []
        var ratings: [Double] = []
        /// Empty when the file has no fourth field.
        var times: [Double] = []
    }

    /// The most ratings of a file: positions of samples have 32 bits.
    static let limit = Int(Int32.max)

    private static let separators = ["::", "\t", ","].map { Array($0.utf8) }

    /// The ratings of a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file, UTF-8.
    ///   - file: its name, for errors.
    /// - Returns: at least one rating.
    /// - Throws: with the line, and the field counted from 1, of the first problem.
    static func decode(_ bytes: [UInt8], file: String) throws(DatasetError) -> Table {
        var table = Table(file: file)
        var separator: [UInt8] = []
        var width = 0
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard !line.isEmpty else { continue }
            let isFirst = width == 0
            if isFirst { separator = try Self.separator(of: line, number, file) }
            let fields = fields(of: line, separator)
            if isFirst {
                guard fields.count == 3 || fields.count == 4 else {
                    throw DatasetError(
                        file, line: number,
                        "\(fields.count) fields (expected 3 or 4: user, item, rating and perhaps time)")
                }
                width = fields.count
                if Double(fields[2]) == nil { continue }
            }
            guard fields.count == width else {
                throw DatasetError(file, line: number, "\(fields.count) fields (expected \(width))")
            }
            try append(fields, line: number, to: &table)
        }
        guard !table.ratings.isEmpty else { throw DatasetError(file, "no ratings") }
        return table
    }

    private static func append(
        _ fields: [String], line: Int, to table: inout Table
    ) throws(DatasetError) {
        guard table.ratings.count < limit else {
            throw DatasetError(table.file, line: line, "more than \(limit) ratings")
        }
        for (column, what) in ["user", "item"].enumerated() where fields[column].isEmpty {
            throw DatasetError(table.file, line: line, column: column + 1, "\(what) is missing")
        }
        table.users.append(fields[0])
        table.items.append(fields[1])
        table.ratings.append(try number(fields, 2, "rating", line, table.file))
        if fields.count == 4 { table.times.append(try number(fields, 3, "time", line, table.file)) }
    }

    private static func number(
        _ fields: [String], _ column: Int, _ what: String, _ line: Int, _ file: String
    ) throws(DatasetError) -> Double {
        guard let value = Double(fields[column]), value.isFinite, Float(value).isFinite else {
            throw DatasetError(
                file, line: line, column: column + 1,
                "\(what) is not a finite number (got '\(fields[column])')")
        }
        return value
    }

    private static func separator(
        of line: ArraySlice<UInt8>, _ number: Int, _ file: String
    ) throws(DatasetError) -> [UInt8] {
        guard
            let separator = separators.first(where: { place(of: $0, in: line, from: line.startIndex) != nil })
        else {
            throw DatasetError(
                file, line: number, "no separator (expected fields separated by tabs, commas or '::')")
        }
        return separator
    }

    private static func fields(of line: ArraySlice<UInt8>, _ separator: [UInt8]) -> [String] {
        var fields: [String] = []
        var start = line.startIndex
        while let end = place(of: separator, in: line, from: start) {
            fields.append(text(line[start..<end]))
            start = end + separator.count
        }
        fields.append(text(line[start...]))
        return fields
    }

    private static func place(of separator: [UInt8], in line: ArraySlice<UInt8>, from start: Int) -> Int? {
        var place = start
        while place + separator.count <= line.endIndex {
            if line[place] == separator[0], separator.count == 1 || line[place + 1] == separator[1] {
                return place
            }
            place += 1
        }
        return nil
    }

    /// A field without the blanks around it.
    private static func text(_ field: ArraySlice<UInt8>) -> String {
        let blank = UInt8(ascii: " ")
        guard let first = field.firstIndex(where: { $0 != blank }),
            let last = field.lastIndex(where: { $0 != blank })
        else { return "" }
        return String(decoding: field[first...last], as: UTF8.self)
    }
}
