/// Reads a safetensors file; see `SafetensorsEncoder` for the format.
///
/// As strict as the reference implementation: the header is at most 100 MB; the tensors lie behind each other without gap or
/// overlap and fill the file; no name occurs twice. Sizes are multiplied with care, so no header can ask for memory that
/// the file itself does not take.
struct SafetensorsDecoder: Sendable {
    /// The longest header, in bytes: the reference implementation's.
    static let headerLimit = 100_000_000
    /// The most tensors; the reference implementation has no limit, and may take minutes over a hostile header.
    static let tensorLimit = 1 << 16

    let header: SafetensorsHeader
    private let bytes: [UInt8]
    private let file: String
    /// Where the numbers begin.
    private let start: Int

    init(_ bytes: [UInt8], file: String) throws(WeightsError) {
        self.bytes = bytes
        self.file = file
        guard bytes.count >= 8 else {
            throw WeightsError(file, "no safetensors or .npz file (\(bytes.count) bytes)")
        }
        let length = (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[$1]) }
        // What is no such file says so: its first bytes make a length beyond all files.
        guard length <= UInt64(Self.headerLimit), bytes.count == 8 || bytes[8] == UInt8(ascii: "{") else {
            throw WeightsError(
                file,
                "no safetensors or .npz file (it begins otherwise); save with safetensors.torch.save_file or numpy.savez"
            )
        }
        guard length <= UInt64(bytes.count - 8) else {
            throw WeightsError(
                file, "cut off in the header (got \(bytes.count - 8) bytes; expected \(length))")
        }
        start = 8 + Int(length)
        header = try SafetensorsHeader(bytes[8..<start], file: file)
        try Self.checkPlaces(header.tensors, size: bytes.count - start, file)
    }

    /// Refuses tensors that overlap, leave gaps, or have another size than their shape says.
    private static func checkPlaces(
        _ tensors: [SafetensorsHeader.Tensor], size: Int, _ file: String
    ) throws(WeightsError) {
        var end = 0
        var before = "the header"
        for tensor in tensors.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
            guard tensor.begin <= tensor.end, tensor.end <= size else {
                throw WeightsError(
                    file,
                    "tensor '\(tensor.name)': bytes \(tensor.begin)..<\(tensor.end) of \(size) (is the file cut off?)"
                )
            }
            guard tensor.begin == end else {
                let what = tensor.begin < end ? "overlaps" : "leaves a gap after"
                throw WeightsError(
                    file,
                    "tensor '\(tensor.name)' \(what) \(before) (begins at \(tensor.begin); expected \(end))")
            }
            try checkSize(tensor, file)
            end = tensor.end
            before = "tensor '\(tensor.name)'"
        }
        guard end == size else {
            throw WeightsError(file, "\(size - end) bytes belong to no tensor")
        }
    }

    private static func checkSize(_ tensor: SafetensorsHeader.Tensor, _ file: String) throws(WeightsError) {
        var bits = tensor.type.bits
        for dimension in tensor.shape {
            let (product, overflows) = bits.multipliedReportingOverflow(by: dimension)
            guard !overflows else {
                throw WeightsError(file, "tensor '\(tensor.name)': shape \(tensor.shape) is too large")
            }
            bits = product
        }
        guard bits.isMultiple(of: 8), bits / 8 == tensor.end - tensor.begin else {
            throw WeightsError(
                file,
                "tensor '\(tensor.name)': \(tensor.end - tensor.begin) bytes (expected \(bits / 8): shape "
                    + "\(tensor.shape) of \(tensor.type.name))")
        }
    }

    func tensor(_ name: String, limit: Int) throws(WeightsError) -> NamedTensor {
        guard let tensor = header.tensors.first(where: { $0.name == name }) else {
            throw WeightsError(file, "no tensor '\(name)'")
        }
        guard let size = tensor.type.floatSize else {
            throw WeightsError(
                file,
                "tensor '\(name)': dtype \(tensor.type.name) (expected one of \(SafetensorsType.floats.joined(separator: ", ")))"
            )
        }
        let count = (tensor.end - tensor.begin) / size
        guard count <= limit else {
            throw WeightsError(
                file, "tensor '\(name)': shape \(tensor.shape), \(count) numbers (expected at most \(limit))")
        }
        var values: [Float] = []
        values.reserveCapacity(count)
        for index in 0..<count {
            let place = start + tensor.begin + index * size
            let bits = (0..<size).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[place + $1]) }
            values.append(tensor.type.float(bits))
        }
        return NamedTensor(name: name, shape: tensor.shape, values: values)
    }
}

/// The kind of a tensor's elements.
struct SafetensorsType: Sendable, Equatable {
    /// As the header names it.
    let name: String
    /// Bits of one element.
    let bits: Int

    /// The kinds that a model's numbers may have.
    static let floats = ["F32", "F64", "F16", "BF16"]

    private static let known = [
        "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "I16": 16, "U16": 16,
        "F16": 16,
        "BF16": 16, "I32": 32, "U32": 32, "F32": 32, "F64": 64, "I64": 64, "U64": 64, "C64": 64,
        "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
    ]

    init?(_ name: String) {
        guard let bits = Self.known[name] else { return nil }
        self.name = name
        self.bits = bits
    }

    /// Bytes of one element; nil for a kind that is not among `floats`.
    var floatSize: Int? { Self.floats.contains(name) ? bits / 8 : nil }

    /// The number in an element's bits; doubles are rounded.
    func float(_ bits: UInt64) -> Float {
        switch name {
        case "F64": Float(Double(bitPattern: bits))
        case "BF16": Float(bitPattern: UInt32(bits) << 16)
        case "F16": Self.half(UInt16(bits))
        default: Float(bitPattern: UInt32(bits))
        }
    }

    /// IEEE 754 half precision, exactly.
    private static func half(_ bits: UInt16) -> Float {
        let sign: Float = bits >> 15 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 31)
        let fraction = Float(bits & 1023)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
        }
    }
}
