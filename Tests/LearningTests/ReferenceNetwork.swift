import Glibc

@testable import Learning

/// The loss of a dense network in double precision, one number at a time, straight from the definitions.
struct ReferenceNetwork {
    let network: DenseNetwork
    let workload: Workload

    init(_ workload: Workload) {
        guard let network = workload.model as? DenseNetwork else {
            preconditionFailure("not a dense network")
        }
        self.network = network
        self.workload = workload
    }

    /// Mean loss over the samples of the training part, with L2.
    func loss(_ x: [Double], _ samples: [Int32]) -> Double {
        let l2 = Double(workload.l2) / 2 * x.reduce(0) { $0 + $1 * $1 }
        return samples.reduce(0) { $0 + loss(x, sample: Int($1)) } / Double(samples.count) + l2
    }

    func outputs(_ x: [Double], sample: Int, of split: Split = .train) -> [Double] {
        guard case .dense(let matrix) = workload.dataset[split].features else {
            preconditionFailure("not dense")
        }
        var h = (0..<matrix.columns).map { Double(matrix[sample, $0]) }
        for (index, tensors) in stride(from: 0, to: network.layout.tensors.count, by: 2).enumerated() {
            let (weight, bias) = (network.layout.tensors[tensors], network.layout.tensors[tensors + 1])
            let (outputs, inputs) = (weight.shape[0], weight.shape[1])
            h = (0..<outputs).map { row in
                (0..<inputs).reduce(x[bias.offset + row]) { sum, column in
                    let position = weight.order == .rowMajor ? row * inputs + column : column * outputs + row
                    return sum + x[weight.offset + position] * h[column]
                }
            }
            if index < network.layers.count - 1 { h = h.map(activate) }
        }
        return h
    }

    private func activate(_ z: Double) -> Double {
        switch network.activation {
        case .relu: max(0, z)
        case .tanh: Glibc.tanh(z)
        case .gelu: z * 0.5 * (1 + erf(z / 2.0.squareRoot()))
        }
    }

    private func loss(_ x: [Double], sample: Int) -> Double {
        let z = outputs(x, sample: sample)
        switch workload.dataset.train.targets {
        case .classes(let labels, _):
            return log(z.reduce(0) { $0 + exp($1) }) - z[Int(labels[sample])]
        case .values(let real):
            let squares = z.indices.reduce(0) {
                $0 + (z[$1] - Double(real.matrix[sample, $1])) * (z[$1] - Double(real.matrix[sample, $1]))
            }
            return workload.loss is HalfSquare ? squares / 2 : squares / Double(z.count)
        case .tokens, .contexts: preconditionFailure("a dense network reads no text")
        }
    }
}
