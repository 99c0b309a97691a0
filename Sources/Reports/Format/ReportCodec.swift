import FoundationEssentials

/// Turns reports into file bytes and back.
///
/// Equal reports have equal bytes: keys are sorted, doubles are the shortest decimal that reads back to the same bits,
/// numbers that are not finite are the texts `"nan"`, `"inf"` and `"-inf"`, and the text ends with one newline. Keys
/// whose value is absent are left out; a reader ignores keys it does not know, so that a version may gain optional
/// fields.
public enum ReportCodec {
    /// The bytes of a report file.
    public static func encode(_ report: RunReport) -> [UInt8] { text(of: report) }

    /// The bytes of a timing file.
    public static func encode(_ timing: RunTiming) -> [UInt8] { text(of: timing) }

    /// The bytes of a claims file.
    public static func encode(_ claims: ClaimsReport) -> [UInt8] { text(of: claims) }

    /// Reads a claims file.
    public static func decodeClaims(_ bytes: [UInt8], file: String) throws(ReportError) -> ClaimsReport {
        try value(bytes, file: file, schema: ClaimsReport.currentSchema)
    }

    /// Reads the figures of a sweep.
    public static func decodeSweep(_ bytes: [UInt8], file: String) throws(ReportError) -> SweepSummary {
        try value(bytes, file: file, schema: SweepSummary.currentSchema)
    }

    /// The bytes of a peer's record.
    public static func encode(_ record: NodeRecord) -> [UInt8] { text(of: record) }

    /// Reads a peer's record.
    public static func decodeNodeRecord(_ bytes: [UInt8], file: String) throws(ReportError) -> NodeRecord {
        try value(bytes, file: file, schema: NodeRecord.currentSchema)
    }

    /// Reads a report file.
    ///
    /// - Parameters:
    ///   - bytes: the content of the file.
    ///   - file: the name of the file, for error messages.
    /// - Returns: the report, checked: per-node lists are as long as the list of nodes, measured times are durations.
    /// - Throws: `ReportError` for the first thing that is wrong with the file.
    public static func decode(_ bytes: [UInt8], file: String) throws(ReportError) -> RunReport {
        let report: RunReport = try value(bytes, file: file, schema: RunReport.currentSchema)
        try check(report, file: file)
        return report
    }

    /// Reads a timing file.
    public static func decodeTiming(_ bytes: [UInt8], file: String) throws(ReportError) -> RunTiming {
        try value(bytes, file: file, schema: RunTiming.currentSchema)
    }

    // MARK: - Encoding

    /// The laid out JSON of any of our values; traps when it cannot be written, which would be our bug.
    static func text(of value: some Encodable) -> [UInt8] {
        ReportLayout.laidOut(compactText(of: value))
    }

    /// The same on one line, without a newline.
    static func compactText(of value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan"
        )
        do {
            return Array(try encoder.encode(value))
        } catch {
            preconditionFailure("a report value cannot be written as JSON: \(error)")
        }
    }

    /// A text as JSON, with its quotes.
    static func quoted(_ text: String) -> String {
        String(String(decoding: compactText(of: [text]), as: UTF8.self).dropFirst().dropLast())
    }

    // MARK: - Decoding

    private struct Header: Decodable {
        var schema: String?
    }

    private static func value<Value: Decodable>(
        _ bytes: [UInt8], file: String, schema: String
    ) throws(ReportError) -> Value {
        guard bytes.contains(where: { !JSONScan.isWhiteSpace($0) }) else { throw .empty(file: file) }
        switch JSONScan.verdict(on: bytes) {
        case .closed: break
        case .cutOff: throw .truncated(file: file, bytes: bytes.count)
        case .broken(let offset):
            let place = JSONScan.place(of: offset, in: bytes)
            throw .notJSON(file: file, line: place.line, column: place.column)
        }
        let data = Data(bytes)
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan"
        )
        do {
            let header = try decoder.decode(Header.self, from: data)
            try check(schema: header.schema, expected: schema, file: file)
            return try decoder.decode(Value.self, from: data)
        } catch let error as ReportError {
            throw error
        } catch let error as DecodingError {
            throw reportError(for: error, file: file, bytes: bytes)
        } catch {
            throw corruption(file: file, bytes: bytes)
        }
    }

    private static func check(schema found: String?, expected: String, file: String) throws(ReportError) {
        guard let found else { throw .foreign(file: file, found: nil) }
        if found == expected { return }
        guard
            let slash = expected.lastIndex(of: "/"),
            found.hasPrefix(expected[...slash]),
            let version = Int(found[expected.index(after: slash)...]),
            let newest = Int(expected[expected.index(after: slash)...]),
            version > newest
        else { throw .foreign(file: file, found: found) }
        throw .newerSchema(file: file, found: found)
    }

    private static func check(_ report: RunReport, file: String) throws(ReportError) {
        let count = report.nodes.count
        for (index, point) in report.series.enumerated() {
            for (key, values) in [("lossPerNode", point.lossPerNode), ("metricPerNode", point.metricPerNode)]
            {
                guard let values, values.count != count else { continue }
                throw .wrongValue(
                    file: file, path: "series[\(index)].\(key)",
                    problem: "one value for each node (got \(values.count); expected \(count))"
                )
            }
        }
        guard let times = report.measuredTimes else { return }
        let spreads =
            times.nodes.enumerated().map { ("nodes[\($0)].gradientSeconds", $1.gradientSeconds) }
            + times.links.enumerated().map { ("links[\($0)].roundTripSeconds", $1.roundTripSeconds) }
        for (key, spread) in spreads {
            guard let problem = spread.problem else { continue }
            throw .wrongValue(file: file, path: "measuredTimes.\(key)", problem: problem)
        }
    }
}
