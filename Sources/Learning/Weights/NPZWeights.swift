import LinearAlgebra

/// Tensors as the arrays of one of NumPy's `.npz` files: the array `0.weight` is the member `0.weight.npy`.
struct NPZWeights: Sendable {
    private static let suffix = ".npy"
    /// Bytes that an array's own header may take beside its numbers.
    private static let headerLimit = 1 << 16

    let names: [String]
    private let archive: ZIPDecoder
    private let file: String

    init(_ bytes: [UInt8], file: String) throws(WeightsError) {
        self.file = file
        do {
            archive = try ZIPDecoder(bytes, file: file)
        } catch {
            throw WeightsError(file, error.problem)
        }
        if archive.names.contains(where: { $0.hasSuffix(".pkl") }) {
            throw WeightsError(
                file,
                "a file of torch.save, whose pickle is never loaded; save with safetensors.torch.save_file or numpy.savez"
            )
        }
        if let other = archive.names.first(where: { !$0.hasSuffix(Self.suffix) }) {
            throw WeightsError(file, "no .npz file (member '\(other)' is no array)")
        }
        names = archive.names.map { String($0.dropLast(Self.suffix.count)) }
        let sorted = names.sorted()
        if let twice = zip(sorted, sorted.dropFirst()).first(where: { $0 == $1 }) {
            throw WeightsError(file, "tensor '\(twice.0)' occurs twice")
        }
    }

    func tensor(_ name: String, limit: Int) throws(WeightsError) -> NamedTensor {
        let bytes: [UInt8]
        do {
            bytes = try archive.member(name + Self.suffix, limit: 8 * limit + Self.headerLimit)
        } catch {
            throw WeightsError(file, error.problem)
        }
        let array: NumPyArray
        do {
            array = try NumPyArray(bytes)
        } catch {
            throw WeightsError(file, "tensor '\(name)': byte \(error.place + 1): \(error.problem)")
        }
        guard !array.isIntegral else {
            throw WeightsError(file, "tensor '\(name)': whole numbers (expected float32 or float64)")
        }
        return NamedTensor(
            name: name, shape: array.shape, values: (0..<array.count).map { Float(array[$0]) })
    }

    static func encode(_ tensors: [NamedTensor]) -> [UInt8] {
        var archive = ZIPEncoder()
        for tensor in tensors {
            archive.add(
                NumPyArray.encode(tensor.values, shape: tensor.shape), named: tensor.name + suffix)
        }
        return archive.finished()
    }
}
