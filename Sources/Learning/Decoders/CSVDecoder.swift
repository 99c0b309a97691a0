import Catalogues

/// Decodes comma-separated or tab-separated values with a header.
///
/// RFC 4180 with quoted fields, LF or CRLF line ends, `.` as the decimal sign; blanks around a field do not count. Every
/// field but those of the label column must be a finite number.
public enum CSVDecoder {
    /// The most columns read.
    public static let columnLimit = 100_000

    /// Where the names of the columns come from.
    public enum Header: Sendable {
        /// The first line.
        case firstLine
        /// The file has none; these are the names.
        case given([String])
    }

    /// What stands between two fields.
    public enum Separator: UInt8, Sendable {
        /// Comma-separated values.
        case comma = 0x2C
        /// Tab-separated values.
        case tab = 0x09
    }

    /// The table in a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file, UTF-8.
    ///   - file: its name, for errors.
    ///   - separator: what stands between two fields.
    ///   - header: where the column names come from.
    ///   - labelColumn: the column that is read as text; nil when all are numbers.
    /// - Returns: the table.
    /// - Throws: with the line, and the field counted from 1, of the first problem.
    public static func decode(
        _ bytes: [UInt8], file: String, separator: Separator = .comma, header: Header = .firstLine,
        labelColumn: String? = nil
    ) throws(DatasetError) -> NumericTable {
        guard bytes.contains(where: { $0 != newline && $0 != carriageReturn }) else {
            throw DatasetError(file, "empty file")
        }
        var scanner = Scanner(bytes: bytes, file: file, separator: separator.rawValue)
        let names: [String]
        switch header {
        case .given(let given): names = given
        case .firstLine: names = try readHeader(&scanner)
        }
        var labelIndex: Int?
        if let labelColumn {
            labelIndex = names.firstIndex(of: labelColumn)
            guard labelIndex != nil else { throw unknownColumn(labelColumn, names, file: file) }
        }
        var values: [Double] = []
        var labels: [String] = []
        var lines: [Int] = []
        var fields: [String] = []
        while try scanner.nextLine(&fields) {
            guard fields.count == names.count else {
                throw DatasetError(
                    file, line: scanner.line, "\(fields.count) fields (expected \(names.count))")
            }
            for (index, field) in fields.enumerated() {
                if index == labelIndex {
                    guard !field.isEmpty else {
                        throw DatasetError(file, line: scanner.line, column: index + 1, "label is missing")
                    }
                    labels.append(field)
                } else {
                    guard let value = Double(field), value.isFinite, Float(value).isFinite else {
                        throw DatasetError(
                            file, line: scanner.line, column: index + 1,
                            "not a finite number (got '\(field)')")
                    }
                    values.append(value)
                }
            }
            lines.append(scanner.line)
        }
        guard !lines.isEmpty else { throw DatasetError(file, "no samples (only a header)") }
        return NumericTable(
            file: file, columns: names.enumerated().filter { $0.offset != labelIndex }.map(\.element),
            values: values,
            labels: labelIndex == nil ? nil : labels, lines: lines, labelColumn: labelIndex.map { $0 + 1 })
    }

    private static func readHeader(_ scanner: inout Scanner) throws(DatasetError) -> [String] {
        var names: [String] = []
        guard try scanner.nextLine(&names) else { throw DatasetError(scanner.file, "empty file") }
        if names.allSatisfy({ Double($0) != nil }) {
            throw DatasetError(
                scanner.file, line: scanner.line,
                "no header (the first line is all numbers; expected column names)")
        }
        guard names.count <= columnLimit else {
            throw DatasetError(scanner.file, line: 1, "\(names.count) columns (limit \(columnLimit))")
        }
        var seen: [String: Int] = [:]
        for (index, name) in names.enumerated() {
            guard !name.isEmpty else {
                throw DatasetError(
                    scanner.file, line: scanner.line, column: index + 1, "column without a name")
            }
            if let first = seen.updateValue(index, forKey: name) {
                throw DatasetError(
                    scanner.file, line: scanner.line, column: index + 1,
                    "column '\(name)' appears twice (first at \(first + 1))")
            }
        }
        return names
    }

    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")

    // MARK: - Lines and fields

    private struct Scanner {
        let bytes: [UInt8]
        let file: String
        let separator: UInt8
        /// The line the last record began at.
        var line = 0
        private var nextLineNumber = 1
        private var position = 0

        init(bytes: [UInt8], file: String, separator: UInt8) {
            self.bytes = bytes
            self.file = file
            self.separator = separator
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        }

        /// Reads the fields of the next line that is not empty; false at the end.
        mutating func nextLine(_ fields: inout [String]) throws(DatasetError) -> Bool {
            fields.removeAll(keepingCapacity: true)
            while position < bytes.count, bytes[position] == newline || bytes[position] == carriageReturn {
                if bytes[position] == newline { nextLineNumber += 1 }
                position += 1
            }
            guard position < bytes.count else { return false }
            line = nextLineNumber
            while true {
                let field = try readField(number: fields.count + 1)
                fields.append(field)
                guard position < bytes.count else { return true }
                let end = bytes[position]
                position += 1
                if end == newline {
                    nextLineNumber += 1
                    return true
                }
                if position == bytes.count {
                    fields.append("")
                    return true
                }
            }
        }

        /// Reads up to the next separator or line end, which stays unread; surrounding blanks do not count.
        private mutating func readField(number: Int) throws(DatasetError) -> String {
            if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
                return try readQuoted(number: number)
            }
            let start = position
            while position < bytes.count, bytes[position] != separator, bytes[position] != newline {
                position += 1
            }
            var range = start..<position
            while let last = range.last, isBlank(bytes[last]) { range = range.dropLast() }
            while let first = range.first, isBlank(bytes[first]) { range = range.dropFirst() }
            return try text(Array(bytes[range]), number: number)
        }

        private mutating func readQuoted(number: Int) throws(DatasetError) -> String {
            var content: [UInt8] = []
            position += 1
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                if byte == newline { nextLineNumber += 1 }
                guard byte == UInt8(ascii: "\"") else {
                    content.append(byte)
                    continue
                }
                if position < bytes.count, bytes[position] == byte {
                    content.append(byte)
                    position += 1
                    continue
                }
                while position < bytes.count, isBlank(bytes[position]) { position += 1 }
                guard
                    position == bytes.count || bytes[position] == separator
                        || bytes[position] == newline
                else {
                    throw DatasetError(file, line: line, column: number, "text after the closing quote")
                }
                return try text(content, number: number)
            }
            throw DatasetError(file, line: line, column: number, "quote is never closed")
        }

        private func text(_ content: [UInt8], number: Int) throws(DatasetError) -> String {
            guard let text = String(validating: content, as: UTF8.self), !content.contains(0) else {
                throw DatasetError(file, line: line, column: number, "not UTF-8 text")
            }
            return text
        }

        private func isBlank(_ byte: UInt8) -> Bool {
            byte != separator
                && (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == carriageReturn)
        }
    }

    private static func unknownColumn(_ name: String, _ names: [String], file: String) -> DatasetError {
        let hint = nearestWord(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
        return DatasetError(file, "no column '\(name)'" + hint)
    }
}
