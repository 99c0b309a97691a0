import Catalogues
import Determinism
import LinearAlgebra
import Testing

@testable import Learning

@Suite struct `A model cut into stages` {
    private static func workload(_ model: String) throws -> Workload {
        let dataset: Dataset
        let made: any Model
        switch model {
        case "mlp":
            dataset = makeDataset(features: 6, classes: 4)
            made = DenseNetwork("mlp", widths: [6, 40, 5, 7, 4], activation: .gelu)
        case "images of two channels":
            dataset = makeDataset(features: 32, classes: 4)
            made = try SequentialNetwork.make(
                "sequential",
                [
                    .layer("conv", ["channels": 4, "kernel": 3, "padding": 1]),
                    .layer("group-norm", ["groups": 2]),
                    .layer("relu"), .layer("conv", ["channels": 3, "kernel": 2]), .layer("relu"),
                    .layer("flatten"), .layer("dense", ["outputs": 9]), .layer("tanh"),
                    .layer("dense", ["outputs": 4]),
                ], input: [2, 4, 4], for: dataset)
        case "char-transformer":
            dataset = try makeText([String(repeating: "abcadbec", count: 16)], context: 6)
            made = try text(dataset, tied: false)
        default:
            dataset = makeDataset(features: 256, classes: 4)
            let entry = try #require(ModelCatalogue.all[model])
            made = try entry.make(
                Settings(entry.settings, given: [("input", .numbers([1, 16, 16]))]), for: dataset)
        }
        let loss: any Loss = model == "char-transformer" ? TokenCrossEntropy() : CrossEntropy()
        return try Workload(dataset: dataset, model: made, loss: loss, l2: 0.01)
    }

    private static func text(_ dataset: Dataset, tied: Bool) throws -> any Model {
        let entry = try #require(ModelCatalogue.all["char-transformer"])
        return try entry.make(
            Settings(
                entry.settings,
                given: [("layers", 1), ("width", 6), ("heads", 2), ("tied", .boolean(tied))]),
            for: dataset)
    }

    /// The chain rule, whoever holds which layers: passes through all stages give what the whole model gives.
    @Test(
        arguments: ["mlp", "images of two channels", "cnn-small", "resnet-tiny", "char-transformer"],
        [1, 2, 3])
    func `gives the whole model's gradient and loss, to rounding`(model: String, count: Int) throws {
        let workload = try Self.workload(model)
        let cut = try PipelineCut(workload.model, into: count)
        let parameters = workload.initialParameters(seed: 3)
        let samples: [Int32] = [0, 5, 3, 8]
        var whole = ParameterVector([Float](repeating: 0, count: parameters.count))
        let loss = workload.makeLearner().gradient(at: parameters, samples: samples, into: &whole)

        let parts = cut.stages.map { ParameterSnapshot(Array(parameters.values[$0.parameters])) }
        let learners = cut.stages.map {
            StageLearner(workload, $0, pool: BufferPool(length: $0.parameters.count))
        }
        var gradients = cut.stages.map { [Float](repeating: 0, count: $0.parameters.count) }
        var values: ParameterSnapshot?
        // Another micro-batch in the slots beside it disturbs nothing.
        for (learner, part) in zip(learners, parts).dropLast() {
            values = learner.forward(at: part, values, samples: samples.span, slot: 1)
        }
        let there = values
        var noise: ParameterSnapshot?
        for (learner, part) in zip(learners, parts).dropLast() {
            noise = learner.forward(at: part, noise, samples: ([1, 2] as [Int32]).span, slot: 0)
        }
        var last = ParameterVector(gradients[count - 1])
        let (stageLoss, delta) = learners[count - 1].both(
            at: parts[count - 1], there, samples: samples.span, slot: 0, into: &last)
        gradients[count - 1] = last.snapshot().values
        values = delta
        for stage in (0..<(count - 1)).reversed() {
            var gradient = ParameterVector(gradients[stage])
            values = learners[stage].backward(
                at: parts[stage], try #require(values), slot: 1, into: &gradient)
            gradients[stage] = gradient.snapshot().values
        }
        #expect(values == nil)
        let joined = ParameterSnapshot(gradients.flatMap(\.self))
        // A few thousand single-precision sums, in another order where the mlp's own kernels are faster.
        #expect(
            joined.squaredDistance(to: whole.snapshot()).squareRoot()
                < 1e-5 * whole.snapshot().squaredNorm.squareRoot())
        let penalty = L2Penalty.add(
            workload.l2, of: parameters, to: &whole, leaving: workload.model.layout.statistics)
        #expect(abs(stageLoss + penalty - loss) < 1e-5 * loss)
    }

    /// 784·120 + 120·84 + 84·10 multiply-adds are 94,080, 10,080 and 840: the first layer stands alone.
    @Test func `has stages of about equal multiply-adds`() throws {
        let model = DenseNetwork("mlp", widths: [784, 120, 84, 10])
        let cut = try PipelineCut(model, into: 2)
        #expect(cut.stages.map(\.layers) == [0..<2, 2..<5])
        #expect(cut.stages.map(\.parameters) == [0..<94_200, 94_200..<105_214])
        #expect(cut.stages.map(\.inputCount) == [0, 120])
        #expect(cut.stages.map(\.outputCount) == [120, 0])
        #expect(abs(cut.stages[0].share - 94_080.0 / 105_000) < 1e-12)
        let equal = DenseNetwork("mlp", widths: [8, 8, 8, 8, 8])
        #expect(try PipelineCut(equal, into: 2).stages.map(\.share) == [0.5, 0.5])
        #expect(try PipelineCut(equal, into: 4).stages.map(\.layers) == [0..<2, 2..<4, 4..<6, 6..<7])
    }

    /// Two cuts have a largest stage of 64; the one through the narrow place sends less.
    @Test func `is cut where little is sent, when work is equal`() throws {
        let model = DenseNetwork("mlp", widths: [8, 8, 2, 8, 8])
        #expect(try PipelineCut(model, into: 2).stages[1].inputCount == 2)
    }

    @Test func `is cut where the file says`() throws {
        let model = DenseNetwork("mlp", widths: [8, 8, 8, 8, 8])
        let cut = try PipelineCut(model, into: 3, at: [1, 4])
        #expect(cut.stages.map(\.layers) == [0..<1, 1..<4, 4..<7])
        #expect(cut.stages.map(\.parameters).last?.upperBound == model.layout.count)
    }

    @Test func `is refused with the remedy`() throws {
        let model = DenseNetwork("mlp", widths: [8, 8, 8])
        func problem(_ model: any Model, _ count: Int, _ starts: [Int] = []) -> String? {
            do throws(PipelineCut.Problem) {
                _ = try PipelineCut(model, into: count, at: starts)
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(
            problem(model, 3)
                == "3 stages of a model with 2 layers that have parameters; set stages to at most 2")
        #expect(problem(model, 2, [3]) == "cut: got [3]; expected 1 numbers of layers in 1...2, ascending")
        #expect(
            problem(model, 3, [1, 2])
                == "stage 1 would have layers 1 and no parameters; set cut so that each stage has a layer with parameters"
        )
        let entry = try #require(ModelCatalogue.all["diagonal"])
        let source = try #require(DatasetCatalogue.all["quadratics"])
        let data = try source.load(
            Settings(source.settings, given: [("count", 4), ("dimension", 2)])
        ) { _ in [] }
        let quadratic = try entry.make(Settings(entry.settings), for: data)
        #expect(problem(quadratic, 2)?.contains("is not made of layers in a row") == true)
        let dataset = try makeText([String(repeating: "abcadbec", count: 16)], context: 6)
        let tied = try Self.text(dataset, tied: true)
        #expect(problem(tied, 2)?.contains("shares the table of the embedding in the first stage") == true)
        #expect(try PipelineCut(tied, into: 1).stages[0].parameters == 0..<tied.layout.count)
    }
}
