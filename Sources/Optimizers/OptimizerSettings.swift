import Catalogues

extension Setting {
    static let momentum = Setting(
        "momentum", .number(0...1), default: 0.9,
        "μ, the share of the momentum that survives a step (usual: 0.9)")

    static func weightDecay(default defaultValue: Double, _ summary: String) -> Setting {
        Setting(
            "weight-decay", .number(0...Double.greatestFiniteMagnitude), default: .number(defaultValue),
            summary)
    }

    /// β₁, β₂ and ε of the Adam family, with PyTorch's defaults.
    static let adam = [
        Setting(
            "beta1", .number(0...1), default: 0.9, "β₁, decay of the mean gradient (PyTorch's default 0.9)"),
        Setting(
            "beta2", .number(0...1), default: 0.999, "β₂, decay of the mean square (PyTorch's default 0.999)"),
        Setting(
            "epsilon", .number(0...1, excludingLowerBound: true), default: 1e-8,
            "ε, added to the root of the mean square (PyTorch's default 1e-8)"),
    ]
}
