/// An answer of HTTP/1.x, as far as it has been received.
struct HTTPAnswer: Equatable {
    let status: Int
    /// What the head says about the body's length, in bytes.
    let contentLength: Int?
    let body: [UInt8]

    /// nil while the head is not complete, or when it is not HTTP.
    init?(_ bytes: [UInt8]) {
        guard let gap = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<gap.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { return nil }
        self.status = status
        contentLength =
            lines.dropFirst().compactMap { line -> Int? in
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
                return Int(parts[1].filter { $0 != " " })
            }.first
        body = Array(bytes[gap.upperBound...])
    }

    /// Whether the body is there in full; never known when the head does not state its length.
    var isComplete: Bool { contentLength.map { body.count >= $0 } ?? false }
}
