import Catalogues

/// Multilayer perceptron: fully connected hidden layers with an activation, for classes and for real values.
enum MultilayerPerceptron {
    static let entry = ModelEntry(
        "mlp", "Multilayer perceptron: fully connected hidden layers, for classes and for real values",
        source: "Rumelhart, Hinton & Williams 1986",
        settings: [
            hidden,
            Setting(
                "activation", .choice(Activation.allCases.map(\.rawValue)), default: "relu",
                "after every hidden layer; gelu is the exact one (erf)"),
        ]
    ) { settings, dataset throws(WorkloadError) in
        let widths = settings.numbers("hidden")
        guard !widths.isEmpty, widths.count <= 64,
            widths.allSatisfy({ $0 == $0.rounded() && (1...65536).contains($0) })
        else {
            throw .setting(
                name: "hidden", got: SettingValue.numbers(widths).description,
                expected: "1 to 64 whole numbers in 1...65536")
        }
        let activation = Activation(rawValue: settings.text("activation"))
        return DenseNetwork(
            "mlp", widths: [dataset.featureCount] + widths.map { Int($0) } + [dataset.outputCount],
            activation: activation ?? .relu)
    }

    private static let hidden = Setting(
        "hidden", .numbers, default: .numbers([64]),
        "widths of the hidden layers: up to 64 whole numbers in 1...65536")
}
