import Catalogues
import Glibc
import LinearAlgebra
import Testing

@testable import Optimizers

/// The update rules written out in double precision, straight from the papers in PyTorch's conventions.
private struct Reference {
    var x: [Double]
    var first: [Double]
    var second: [Double]
    var steps = 0

    init(_ x: [Double]) {
        self.x = x
        first = x.map { _ in 0 }
        second = first
    }

    mutating func step(_ name: String, gradient: [Double], rate: Double, decay: Double) {
        steps += 1
        for i in x.indices {
            var g = gradient[i]
            switch name {
            case "sgd":
                x[i] -= rate * (g + decay * x[i])
            case "momentum":
                first[i] = 0.9 * first[i] + g + decay * x[i]
                x[i] -= rate * first[i]
            case "nesterov":
                g += decay * x[i]
                first[i] = 0.9 * first[i] + g
                x[i] -= rate * (g + 0.9 * first[i])
            case "adagrad":
                g += decay * x[i]
                first[i] += g * g
                x[i] -= rate * g / (first[i].squareRoot() + 1e-10)
            case "lion":
                x[i] -= rate * decay * x[i]
                let direction = 0.9 * first[i] + 0.1 * g
                x[i] -= direction > 0 ? rate : direction < 0 ? -rate : 0
                first[i] = 0.99 * first[i] + 0.01 * g
            default:
                if name == "adamw" { x[i] -= rate * decay * x[i] } else { g += decay * x[i] }
                first[i] = 0.9 * first[i] + 0.1 * g
                second[i] = 0.999 * second[i] + 0.001 * g * g
                let mean = first[i] / (1 - pow(0.9, Double(steps)))
                let square = second[i] / (1 - pow(0.999, Double(steps)))
                x[i] -= rate * mean / (square.squareRoot() + 1e-8)
            }
        }
    }
}

private func make(_ entry: OptimizerEntry, decay: Double? = nil, count: Int) throws -> any Optimizer {
    let settings = try Settings(entry.settings, given: decay.map { [("weight-decay", .number($0))] } ?? [])
    return entry.make(settings, pool: BufferPool(length: count))
}

@Suite struct `optimizers` {
    @Test(arguments: OptimizerCatalogue.all.entries, [0, 0.1])
    func `follow the published update for thirty steps`(entry: OptimizerEntry, decay: Double) throws {
        let start: [Double] = [1, -2, 0.5, 3, 0.25]
        let optimizer = try make(entry, decay: decay, count: start.count)
        var x = ParameterVector(start.map(Float.init))
        var reference = Reference(start)
        for step in 0..<30 {
            // The same gradient for both: of Σ (i+1)·x²/2 at the reference, with a wave so that its sign changes.
            let gradient = reference.x.indices.map {
                Double(Float(Double($0 + 1) * reference.x[$0] + sin(Double(step + $0))))
            }
            optimizer.step(&x, gradient: ParameterSnapshot(gradient.map(Float.init)), learningRate: 0.05)
            reference.step(entry.name, gradient: gradient, rate: Double(Float(0.05)), decay: decay)
        }
        // Thirty single-precision steps: 30 roundings of 6e-8 in numbers up to 4, and Adam's rate of 0.05 times the
        // relative error of its fraction.
        for (ours, exact) in zip(x.snapshot().values, reference.x) {
            #expect(abs(Double(ours) - exact) < 2e-5)
        }
    }

    @Test(arguments: [("adam", 0.0), ("adamw", 0.01)])
    func `Adam's first step has the length of the learning rate`(name: String, decay: Double) throws {
        let optimizer = try make(try #require(OptimizerCatalogue.all[name]), count: 2)
        var x = ParameterVector([1, 1])
        optimizer.step(&x, gradient: ParameterSnapshot([0.001, -1000]), learningRate: 0.1)
        let shrunk = Float(1 - 0.1 * decay)
        // m/√v is ±1 whatever the size of the gradient; ε adds 1e-8/1e-3.
        #expect(abs(x.snapshot()[0] - (shrunk - 0.1)) < 2e-5)
        #expect(abs(x.snapshot()[1] - (shrunk + 0.1)) < 2e-5)
    }

    @Test func `Adagrad's steps along a constant gradient shrink with the root of their number`() throws {
        let optimizer = try make(try #require(OptimizerCatalogue.all["adagrad"]), count: 2)
        var x = ParameterVector([0, 0])
        for _ in 0..<4 {
            optimizer.step(&x, gradient: ParameterSnapshot([0.01, -100]), learningRate: 1)
        }
        // γ·g/√(t·g²) = ±γ/√t, whatever g is: 1 + 1/√2 + 1/√3 + 1/2.
        let way: Float = 2.784457
        #expect(abs(x.snapshot()[0] + way) < 1e-5)
        #expect(abs(x.snapshot()[1] - way) < 1e-5)
    }

    @Test func `Lion's steps have the length of the learning rate`() throws {
        let optimizer = try make(try #require(OptimizerCatalogue.all["lion"]), decay: 0, count: 3)
        var x = ParameterVector([1, 1, 1])
        optimizer.step(&x, gradient: ParameterSnapshot([0.001, -1000, 0]), learningRate: 0.25)
        #expect(x.snapshot().values == [0.75, 1.25, 1])
        // Now c = 0.9·0.01·g − 0.1·2g < 0 where the gradient turned round twice as steep: the step turns at once.
        optimizer.step(&x, gradient: ParameterSnapshot([-0.002, 2000, 0]), learningRate: 0.25)
        #expect(x.snapshot().values == [1, 1, 1])
    }

    @Test(arguments: OptimizerCatalogue.all.entries)
    func `reach the minimum of a quadratic`(entry: OptimizerEntry) throws {
        let optimizer = try make(entry, decay: 0, count: 3)
        var x = ParameterVector([5, -3, 1])
        // Adagrad's steps only shrink, so it starts with larger ones.
        let rates: (Float, Float) = entry.name == "adagrad" ? (1, 0.5) : (0.1, 0.01)
        for step in 0..<600 {
            optimizer.step(&x, gradient: x.snapshot(), learningRate: step < 300 ? rates.0 : rates.1)
        }
        for value in x.snapshot().values { #expect(abs(value) < 0.02) }
    }

    @Test(arguments: OptimizerCatalogue.all.entries)
    func `go on bit for bit from a restored state`(entry: OptimizerEntry) throws {
        let original = try make(entry, count: 4)
        var x = ParameterVector([1, 2, 3, 4])
        let gradient = ParameterSnapshot([0.5, -1, 2, 0.1])
        for _ in 0..<5 { original.step(&x, gradient: gradient, learningRate: 0.1) }
        let restored = try make(entry, count: 4)
        restored.restore(original.state)
        #expect(restored.state.stepCount == 5)
        var y = ParameterVector(x.snapshot(), pool: BufferPool(length: 4))
        for _ in 0..<5 {
            original.step(&x, gradient: gradient, learningRate: 0.1)
            restored.step(&y, gradient: gradient, learningRate: 0.1)
        }
        #expect(x.snapshot().values == y.snapshot().values)
    }

    @Test(arguments: OptimizerCatalogue.all.entries)
    func `leave a snapshot of their state as it was`(entry: OptimizerEntry) throws {
        let optimizer = try make(entry, count: 2)
        var x = ParameterVector([1, 2])
        optimizer.step(&x, gradient: ParameterSnapshot([1, 1]), learningRate: 0.1)
        let state = optimizer.state
        let before = state.vectors.map(\.values)
        optimizer.step(&x, gradient: ParameterSnapshot([1, 1]), learningRate: 0.1)
        #expect(state.vectors.map(\.values) == before)
    }

    @Test func `have PyTorch's defaults`() throws {
        let adam = try Settings(try #require(OptimizerCatalogue.all["adam"]).settings)
        #expect(adam.number("beta1") == 0.9 && adam.number("beta2") == 0.999)
        #expect(adam.number("epsilon") == 1e-8 && adam.number("weight-decay") == 0)
        #expect(
            try Settings(try #require(OptimizerCatalogue.all["adamw"]).settings).number("weight-decay")
                == 0.01)
        #expect(
            try Settings(try #require(OptimizerCatalogue.all["sgd"]).settings).number("weight-decay") == 0)
    }

    @Test func `take square roots that are at most one bit off`() {
        #expect(squareRoot(0) == 0)
        for exponent in -126...127 {
            for step in 0..<16 {
                let x = Float(sign: .plus, exponent: exponent, significand: 1 + Float(step) / 16.3)
                let bits = (Int(squareRoot(x).bitPattern), Int(x.squareRoot().bitPattern))
                #expect(abs(bits.0 - bits.1) <= 1, "\(x)")
            }
        }
        // Below the normal numbers the root is not exact, but stays far below Adam's ε of 1e-8.
        #expect(squareRoot(.leastNonzeroMagnitude) < 1e-18)
    }
}
