import Foundation
import LinearAlgebra
import Reports
import Testing

@testable import Learning

@Suite struct `saved models` {
    private func run(_ arguments: String, in workspace: Workspace) throws -> MurmurProcess.Result {
        try MurmurProcess.run(arguments.split(separator: " ").map(String.init), in: workspace)
    }

    private func report(_ path: String, in workspace: Workspace) throws -> RunReport {
        try ReportCodec.decode(workspace.read(path), file: path)
    }

    /// The JSON that `murmur evaluate` prints.
    private struct Evaluation: Decodable {
        struct ClassResult: Decodable {
            let name: String
            let samples: Int
            let recall: Double
        }

        let loss: Double
        let metric: Double
        let samples: Int
        let classes: [ClassResult]
    }

    private func evaluate(_ arguments: String, in workspace: Workspace) throws -> Evaluation {
        let result = try run("evaluate --json " + arguments, in: workspace)
        try #require(result.status == 0, "\(result.errors)")
        return try JSONDecoder().decode(Evaluation.self, from: Data(result.output.utf8))
    }

    @Test
    func `of a simulation are worth what its report says, in both formats, and a run can start from them`()
        throws
    {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.tiny, to: "tiny.yaml")
        let first = try run(
            "simulate tiny.yaml --variant gossip --output out --quiet --save-models all", in: workspace)
        try #require(first.status == 0, "\(first.errors)")
        let models = "out/gossip-seed1.models"
        #expect(
            try workspace.list(models) == [
                "averaged.safetensors", "nodes", "nodes/n0.safetensors", "nodes/n1.safetensors",
                "nodes/n2.safetensors", "nodes/n3.safetensors",
            ])
        let last = try #require(report("out/gossip-seed1.report.json", in: workspace).series.last)
        let averaged = try evaluate(models, in: workspace)
        #expect(averaged.loss == last.averagedLoss)
        #expect(averaged.metric == last.averagedMetric)
        #expect(averaged.classes.reduce(0) { $0 + $1.samples } == averaged.samples)
        let right = averaged.classes.reduce(0) { $0 + $1.recall * Double($1.samples) }
        #expect(abs(right / Double(averaged.samples) - averaged.metric) < 1e-12)
        for node in 0..<4 {
            let own = try evaluate("\(models) --node n\(node)", in: workspace)
            #expect(own.loss == last.lossPerNode?[node])
        }

        let exported = try run("export \(models) --output a.npz", in: workspace)
        try #require(exported.status == 0, "\(exported.errors)")
        #expect(exported.output.contains("0.weight  32 x 64"))
        #expect(try evaluate("a.npz --experiment tiny.yaml", in: workspace).loss == averaged.loss)

        for file in ["a.npz", "\(models)/averaged.safetensors"] {
            let second = try run(
                "simulate tiny.yaml --output again --force --quiet --init \(file)", in: workspace)
            try #require(second.status == 0, "\(second.errors)")
            for variant in ["gossip", "averaging"] {
                let report = try report("again/\(variant)-seed1.report.json", in: workspace)
                #expect(report.series[0].averagedLoss == averaged.loss)
                #expect(report.series[0].consensusDistance == 0)
                let name = file.split(separator: "/").last ?? ""
                #expect(report.provenance.initialModel?.hasPrefix("\(name), digest ") == true)
            }
        }
        #expect(
            try report("out/gossip-seed1.report.json", in: workspace).provenance.initialModel == nil)
    }

    @Test func `of real peers are worth what the measured report says, and peers start from a file`() throws {
        let workspace = try Workspace()
        let text = SampleExperiments.tiny.replacing("4000", with: "2000")
        try workspace.write(text, to: "tiny.yaml")
        let simulated = try run(
            "simulate tiny.yaml --variant gossip --output out --quiet --save-models averaged", in: workspace)
        try #require(simulated.status == 0, "\(simulated.errors)")
        let start = try evaluate("out/gossip-seed1.models", in: workspace)
        #expect(try workspace.list("out/gossip-seed1.models") == ["averaged.safetensors"])
        let launched = try run(
            "launch tiny.yaml --variant gossip --output real --quiet --save-models all --init "
                + "out/gossip-seed1.models/averaged.safetensors", in: workspace)
        try #require(launched.status == 0, "\(launched.errors)")
        let report = try report("real/gossip-seed1.report.json", in: workspace)
        #expect(report.series[0].averagedLoss == start.loss)
        let averaged = try evaluate("real/gossip-seed1.models", in: workspace)
        #expect(averaged.loss == report.series.last?.averagedLoss)
    }

    @Test func `give their outputs as an array`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.good, to: "good.yaml")
        let simulated = try run(
            "simulate good.yaml --output out --quiet --save-models averaged", in: workspace)
        try #require(simulated.status == 0, "\(simulated.errors)")
        let model = "out/d-psgd-seed1.models"
        let result = try run("evaluate \(model) --split train --outputs z.npy --json", in: workspace)
        try #require(result.status == 0, "\(result.errors)")
        let evaluation = try JSONDecoder().decode(Evaluation.self, from: Data(result.output.utf8))
        let array = try NumPyArray(workspace.read("z.npy"))
        #expect(array.shape == [evaluation.samples, 3])
        #expect((0..<array.count).allSatisfy { array[$0].isFinite })
    }

    @Test func `that do not fit are refused in one line before anything runs`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.good, to: "good.yaml")
        let tensors = [
            NamedTensor(name: "weight", shape: [13, 3], values: [Float](repeating: 0, count: 39)),
            NamedTensor(name: "bias", shape: [3], values: [0, 0, 0]),
        ]
        try workspace.write(WeightsFormat.safetensors.encode(tensors), to: "turned.safetensors")
        try workspace.write(Array("not weights at all".utf8), to: "text")
        let turned =
            "turned.safetensors: tensor 'weight': shape [13, 3] (expected [3, 13], for softmax 13-3)"
        let inputs = [
            BadInput("a shape", "simulate good.yaml --init turned.safetensors", turned, status: 65),
            BadInput("a shape, launched", "launch good.yaml --init turned.safetensors", turned, status: 65),
            BadInput(
                "a shape, evaluated", "evaluate turned.safetensors --experiment good.yaml", turned, status: 65
            ),
            BadInput(
                "no weights", "export text --output a.npz",
                "text: no safetensors or .npz file (it begins otherwise); save with safetensors.torch.save_file or "
                    + "numpy.savez", status: 65),
            BadInput("no file", "simulate good.yaml --init no.npz", "no.npz: no such file", status: 66),
            BadInput(
                "no word", "evaluate turned.safetensors",
                "turned.safetensors: does not say which model its numbers are of; pass --experiment FILE",
                status: 64),
            BadInput(
                "no ending", "export turned.safetensors --output weights",
                "--output: the name says no format (got 'weights'); end it with .safetensors or .npz, or pass "
                    + "--format", status: 64),
            BadInput(
                "an unknown extent", "simulate good.yaml --save-models some",
                "--save-models: expected averaged or all (got 'some')", status: 64),
            BadInput(
                "an empty directory", "export . --output a.npz",
                ".: no saved models here (expected averaged.safetensors); save them with "
                    + "'murmur simulate --save-models all'", status: 66),
        ]
        for input in inputs {
            let before = try workspace.list()
            let result = try MurmurProcess.run(input.arguments, in: workspace)
            #expect(result.errors == input.problems.map { "error: \($0)\n" }.joined())
            #expect(result.status == input.status, "\(input.name)")
            #expect(result.output.isEmpty)
            #expect(try workspace.list() == before)
        }
    }
}
