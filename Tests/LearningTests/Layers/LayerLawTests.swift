import Catalogues
import Determinism
import Testing

@testable import Learning

@Suite struct `layers` {
    @Test func `all have a case that the laws are tested on`() {
        let used = Set(LayerCase.all.flatMap(\.layers))
        #expect(LayerCatalogue.all.names.filter { !used.contains($0) } == [])
    }

    /// Differences of five points with h = 1/64 are exact to h⁴/30 of the fifth derivative, some 1e-8; rounding of single
    /// precision adds 1e-7/h of the largest outputs, and no kink is nearer than 2h.
    @Test(arguments: LayerCase.all)
    func `have the gradients that differences give`(_ layerCase: LayerCase) throws {
        let probe = try LayerProbe(layerCase.parts, on: layerCase.shape, rows: layerCase.rows)
        var stream = RandomStream(seed: 3, purpose: "layer parameters")
        let input = layerCase.makeInput(probe.list)
        let parameters = (0..<probe.list.parameterCount).map { _ in Float(stream.uniform(-1, 1)) }
        let outputs = probe.outputs(input, parameters)
        let delta = outputs.map { _ in Float(stream.uniform(-1, 1)) }
        let gradient = probe.gradients(delta, input, parameters)
        func loss(_ input: [Float], _ parameters: [Float]) -> Double {
            zip(probe.outputs(input, parameters), delta).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        func slope(_ change: (Float) -> Double) -> Double {
            let h: Float = 1 / 64
            return (8 * (change(h) - change(-h)) - (change(2 * h) - change(-2 * h))) / (12 * Double(h))
        }
        let statistics = probe.layout.statistics
        for index in parameters.indices where !statistics.contains(where: { $0.contains(index) }) {
            let expected = slope { step in
                var moved = parameters
                moved[index] += step
                return loss(input, moved)
            }
            #expect(
                abs(Double(gradient.parameters[index]) - expected) < 3e-4 * (1 + abs(expected)),
                "parameter \(index)")
        }
        guard probe.list.layers[0].indexLimit == nil else { return }
        for index in input.indices {
            let expected = slope { step in
                var moved = input
                moved[index] += step
                return loss(moved, parameters)
            }
            #expect(
                abs(Double(gradient.input[index]) - expected) < 3e-4 * (1 + abs(expected)), "input \(index)")
        }
    }

    @Test(arguments: LayerCase.all)
    func `remember nothing that changes a later answer`(_ layerCase: LayerCase) throws {
        let fresh = try LayerProbe(layerCase.parts, on: layerCase.shape, rows: layerCase.rows)
        let used = try LayerProbe(layerCase.parts, on: layerCase.shape, rows: layerCase.rows)
        var stream = RandomStream(seed: 4, purpose: "layer parameters")
        let input = layerCase.makeInput(fresh.list)
        let parameters = (0..<fresh.list.parameterCount).map { _ in Float(stream.uniform(0.1, 1)) }
        let others = parameters.map { $0 + 0.25 }
        _ = used.outputs(Array(input.reversed()), others)
        _ = used.outputs(Array(input.reversed()), others, .evaluation)
        #expect(used.outputs(input, parameters, .evaluation) == fresh.outputs(input, parameters, .evaluation))
        let outputs = fresh.outputs(input, parameters)
        #expect(used.outputs(input, parameters) == outputs)
        let expected = fresh.gradients(outputs, input, parameters)
        let found = used.gradients(outputs, input, parameters)
        #expect(found.parameters == expected.parameters && found.input == expected.input)
    }

    @Test func `give a convolution's answer whatever the blocks its images are taken in`() throws {
        // Eleven images of 4,096 positions do not fit one block of 65,536 numbers with a kernel of 3x3.
        let parts = [SettingPart.layer("conv", ["channels": 2, "kernel": 3, "padding": 1])]
        let shape = SampleShape.image(channels: 1, height: 64, width: 64)
        let many = try LayerProbe(parts, on: shape, rows: 11)
        let one = try LayerProbe(parts, on: shape, rows: 1)
        var stream = RandomStream(seed: 1, purpose: "images")
        let input = (0..<(11 * 4096)).map { _ in Float(stream.normal()) }
        let parameters = (0..<20).map { _ in Float(stream.normal()) }
        let together = many.outputs(input, parameters)
        let gradient = many.gradients(together, input, parameters)
        var sum = [Double](repeating: 0, count: 20)
        for image in 0..<11 {
            let pixels = Array(input[(image * 4096)..<((image + 1) * 4096)])
            let alone = one.outputs(pixels, parameters)
            let expected = together[(image * 8192)..<((image + 1) * 8192)]
            #expect(zip(alone, expected).allSatisfy { abs($0 - $1) < 1e-5 })
            for (index, value) in one.gradients(alone, pixels, parameters).parameters.enumerated() {
                sum[index] += Double(value)
            }
        }
        for (value, expected) in zip(gradient.parameters, sum) {
            #expect(abs(Double(value) - expected) < 1e-4 * (1 + abs(expected)))
        }
    }

    @Test func `drop the share of numbers they were told, and keep the mean`() throws {
        let probe = try LayerProbe(
            [.layer("dropout", ["probability": 0.25])], on: .features(40_000), rows: 1)
        let ones = [Float](repeating: 1, count: 40_000)
        let outputs = probe.outputs(ones, [])
        let dropped = outputs.count { $0 == 0 }
        // Binomial with deviation √(40000 · 0.25 · 0.75) = 87: five of them.
        #expect(abs(dropped - 10_000) < 433)
        #expect(outputs.allSatisfy { $0 == 0 || $0 == Float(1 / 0.75) })
        #expect(probe.outputs(ones, [], .evaluation) == ones)
    }
}
