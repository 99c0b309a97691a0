/// Writes float32 tensors as a safetensors file.
///
/// Source: huggingface/safetensors, README "Format": the header's length in 8 bytes (little-endian), the header as JSON,
/// then all numbers without gaps. The header is filled up with spaces to a multiple of 8 bytes, so that the numbers are
/// aligned, as the reference implementation does.
enum SafetensorsEncoder {
    static func encode(_ tensors: [NamedTensor], metadata: [(key: String, value: String)]) -> [UInt8] {
        var header = "{"
        if !metadata.isEmpty {
            let entries = metadata.map { "\(quoted($0.key)):\(quoted($0.value))" }
            header += "\"__metadata__\":{\(entries.joined(separator: ","))}"
        }
        var offset = 0
        for tensor in tensors {
            let end = offset + 4 * tensor.values.count
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            header += header.utf8.count > 1 ? "," : ""
            header += "\(quoted(tensor.name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],"
            header += "\"data_offsets\":[\(offset),\(end)]}"
            offset = end
        }
        header += "}"
        let padding = (8 - header.utf8.count % 8) % 8
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + header.utf8.count + padding + offset)
        let length = UInt64(header.utf8.count + padding)
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: length >> UInt64(8 * shift))) }
        bytes.append(contentsOf: header.utf8)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
        for tensor in tensors {
            for value in tensor.values {
                let bits = value.bitPattern
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
            }
        }
        return bytes
    }

    /// A JSON text.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
