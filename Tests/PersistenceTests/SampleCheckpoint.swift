import LinearAlgebra

@testable import Persistence

enum SampleCheckpoint {
    static let identity = CheckpointIdentity(
        run: "run-7", cluster: "lab", node: "n3", model: "softmax-7850", topology: "b1c2", experiment: "d3e4")

    /// A checkpoint of about 4 KiB with every kind of field.
    static func make(parameters: Int = 800) -> Checkpoint {
        let replica = (0..<parameters).map { Float($0) / 7 - 3 }
        let inner = SavedState(fields: [
            .init(name: "sequence", value: .scalar(.integer, bits: 41)),
            .init(name: "answered", value: .list(.integer, bits: [1, 2, .max])),
            .init(name: "nobody", value: .absent),
        ])
        return Checkpoint(
            identity: identity, incarnation: 2, steps: 9000, samples: 288_000,
            sections: [
                .init(
                    "algorithm",
                    SavedState(fields: [
                        .init(name: "replica", value: .vector(ParameterSnapshot(replica))),
                        .init(name: "kind", value: .text("Momentum – μ")),
                        .init(name: "exchange", value: .section(inner)),
                    ])),
                .init(
                    "sampler",
                    SavedState(fields: [
                        .init(name: "order", value: .list(.integer32, bits: (0..<60).map { $0 })),
                        .init(name: "flag", value: .scalar(.flag, bits: 1)),
                    ])),
                .init("empty", SavedState()),
            ])
    }
}
