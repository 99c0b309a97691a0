import Catalogues
import Glibc
import Testing

@testable import Learning

/// What PyTorch gave for one case: arrays by name, each in short.
private struct Recorded: CustomTestStringConvertible, Sendable {
    struct Array: Sendable {
        let name: String
        let count: Int
        let weighted: Double
        let root: Double
        let first: [Double]
    }

    let name: String
    var arrays: [Array] = []

    var testDescription: String { name }

    /// The cases of `Tests/Oracles/pytorch_layers.txt`; how they were made stands in the script beside it.
    static let all: [Recorded] = {
        let path = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
            separator: "/")
        let text = String(decoding: readFile(path + "/Oracles/pytorch_layers.txt") ?? [], as: UTF8.self)
        var cases: [Recorded] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ").map(String.init)
            if words[0] == "case" {
                cases.append(Recorded(name: words.dropFirst().joined(separator: " ")))
            } else {
                let numbers = words.dropFirst(2).compactMap { Double($0) }
                cases[cases.count - 1].arrays.append(
                    Array(
                        name: words[0], count: Int(words[1]) ?? 0, weighted: numbers[0], root: numbers[1],
                        first: [Double](numbers.dropFirst(2))))
            }
        }
        return cases
    }()

    /// The layers and the batch of the case: one of `LayerCase`, or a ready network.
    func makeProbe() throws -> (probe: LayerProbe, factor: Double) {
        if let layerCase = LayerCase.all.first(where: { $0.name == name }) {
            return (try LayerProbe(layerCase.parts, on: layerCase.shape, rows: layerCase.rows), 1)
        }
        let entry = try #require(ModelCatalogue.all[name])
        if entry.reads == [.text] { return (try textProbe(entry), 0.5) }
        let side = name == "lenet" ? 28 : 8
        let settings = try Settings(
            entry.settings, given: [("input", .numbers([1, Double(side), Double(side)]))])
        let model = try entry.make(settings, for: makeDataset(features: side * side, classes: 10))
        let network = try #require(model as? SequentialNetwork)
        return name == "lenet"
            ? (LayerProbe(network.list, rows: 2), 0.1) : (LayerProbe(network.list, rows: 4), 0.3)
    }

    /// A small network for text: windows of 6 characters of 5.
    private func textProbe(_ entry: ModelEntry) throws -> LayerProbe {
        let given: [(name: String, value: SettingValue)] =
            entry.name == "char-transformer"
            ? [("layers", 2), ("width", 8), ("heads", 2)] : [("history", 3), ("channels", 4), ("hidden", 7)]
        let data = try makeText([String(repeating: "abcde", count: 20)], context: 6)
        let model = try entry.make(try Settings(entry.settings, given: given), for: data)
        return LayerProbe(try #require(model as? SequentialNetwork).list, rows: 3)
    }
}

@Suite struct `layers beside PyTorch` {
    private func sines(_ count: Int, _ step: Double, _ phase: Double) -> [Float] {
        (0..<count).map { Float(sin(step * Double($0) + phase)) }
    }

    private func compare(_ ours: [Float], _ theirs: Recorded.Array) {
        let weighted = ours.enumerated().reduce(0) { $0 + Double($1.element) * sin(Double($1.offset) + 0.3) }
        let root = ours.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        let tolerance = 1e-4 * (1 + theirs.root)
        #expect(ours.count == theirs.count, "\(theirs.name)")
        #expect(abs(weighted - theirs.weighted) < tolerance, "\(theirs.name): weighted sum")
        #expect(abs(root - theirs.root) < tolerance, "\(theirs.name): root of squares")
        for (index, expected) in theirs.first.enumerated() {
            #expect(
                abs(Double(ours[index]) - expected) < 1e-4 * (1 + abs(expected)), "\(theirs.name)[\(index)]")
        }
    }

    @Test func `are recorded for nearly every layer and for ready networks`() {
        let recorded = Set(Recorded.all.map(\.name))
        let used = Set(LayerCase.all.filter { recorded.contains($0.name) }.flatMap(\.layers))
        // Which numbers PyTorch drops is its own affair.
        #expect(LayerCatalogue.all.names.filter { !used.contains($0) } == ["dropout"])
        #expect(recorded.isSuperset(of: ["lenet", "resnet-tiny", "char-transformer", "char-mlp"]))
    }

    @Test(arguments: Recorded.all)
    fileprivate func `give its answers and its gradients`(_ recorded: Recorded) throws {
        let (probe, factor) = try recorded.makeProbe()
        let layout = probe.layout
        var parameters = [Float](repeating: 0, count: layout.count)
        for tensor in layout.tensors {
            for (index, sine) in sines(tensor.count, 0.9, 0.1 + 0.9 * Double(tensor.offset)).enumerated() {
                var value = Float(factor) * sine
                if tensor.name.hasSuffix("running_var") { value = abs(value) + 0.5 }
                parameters[tensor.position(of: index)] = value
            }
        }
        let count = probe.rows * probe.list.input.count
        let isIndexed = probe.list.layers[0].indexLimit != nil
        let input = isIndexed ? (0..<count).map { Float($0 % 4) } : sines(count, 1.7, 0.2)
        let evaluation = probe.outputs(input, parameters, .evaluation)
        let output = probe.outputs(input, parameters)
        let gradients = probe.gradients(sines(output.count, 1.3, 0.5), input, parameters)
        for theirs in recorded.arrays {
            switch theirs.name {
            case "evaluation":
                // Without running values, an evaluation of PyTorch uses the batch as ours does.
                compare(evaluation, theirs)
            case "output": compare(output, theirs)
            case "input-gradient": compare(gradients.input, theirs)
            default:
                // A layer alone has no index in PyTorch.
                let names = [theirs.name, "0.\(theirs.name)"]
                let tensor = try #require(
                    layout.tensors.first { names.contains($0.name) }, "\(theirs.name)")
                compare(values(of: tensor, gradients.parameters, parameters), theirs)
            }
        }
    }

    /// The gradient of a tensor in PyTorch's order; for running values, what a step of learning rate 0.1 makes of them.
    private func values(of tensor: ParameterTensor, _ gradient: [Float], _ parameters: [Float]) -> [Float] {
        (0..<tensor.count).map { index in
            let position = tensor.position(of: index)
            return tensor.isStatistic
                ? parameters[position] - 0.1 * gradient[position] : gradient[position]
        }
    }
}
