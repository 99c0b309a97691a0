public import LinearAlgebra

extension ParameterLayout {
    /// The tensors in a flat vector, with PyTorch's names, shapes and order of elements.
    ///
    /// - Parameter parameters: `[count]`.
    /// - Returns: one for each of `tensors`, in their order.
    public func named(_ parameters: ParameterSnapshot) -> [NamedTensor] {
        precondition(parameters.count == count, "\(parameters.count) numbers for a layout of \(count)")
        let source = parameters.span
        var named: [NamedTensor] = []
        for tensor in tensors {
            var values: [Float] = []
            values.reserveCapacity(tensor.count)
            for index in 0..<tensor.count { values.append(source[tensor.position(of: index)]) }
            named.append(NamedTensor(name: tensor.name, shape: tensor.shape, values: values))
        }
        return named
    }

    /// The flat vector of a file's tensors.
    ///
    /// The file must have exactly the tensors of the layout, each of its shape and with finite numbers. What PyTorch
    /// counts beside running statistics (`num_batches_tracked`) may be there and is not read.
    ///
    /// - Parameters:
    ///   - file: safetensors or `.npz`.
    ///   - model: the model in words, for errors.
    /// - Returns: `[count]`.
    /// - Throws: `WeightsError` that names the first tensor that does not fit.
    public func parameters(in file: WeightsFile, model: String) throws(WeightsError) -> ParameterSnapshot {
        try checkNames(of: file, model)
        var values = [Float](repeating: 0, count: count)
        for tensor in tensors {
            let found: NamedTensor
            // A file with another shape is better told its shape than its size.
            found = try file.tensor(tensor.name, limit: max(1 << 20, 4 * tensor.count))
            guard found.shape == tensor.shape else {
                throw WeightsError(
                    file.file,
                    "tensor '\(tensor.name)': shape \(found.shape) (expected \(tensor.shape), for \(model))")
            }
            for (index, value) in found.values.enumerated() {
                guard value.isFinite else {
                    throw WeightsError(
                        file.file,
                        "tensor '\(tensor.name)': not a finite number (got \(value), element \(index))")
                }
                values[tensor.position(of: index)] = value
            }
        }
        return ParameterSnapshot(values)
    }

    private func checkNames(of file: WeightsFile, _ model: String) throws(WeightsError) {
        let given = file.names
        let (present, expected) = (Set(given), Set(tensors.map(\.name)))
        if let missing = tensors.first(where: { !present.contains($0.name) }) {
            throw WeightsError(
                file.file,
                "no tensor '\(missing.name)' \(missing.shape), which \(model) needs (has \(Self.list(given)))"
            )
        }
        if let other = given.first(where: { !expected.contains($0) }) {
            throw WeightsError(
                file.file,
                "tensor '\(other)' is not in \(model) (expected \(Self.list(tensors.map(\.name))))")
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(8).joined(separator: ", ")
        return names.count > 8 ? shown + ", and \(names.count - 8) more" : names.isEmpty ? "none" : shown
    }
}
