import Catalogues
import Compressors
import LinearAlgebra

extension Setting {
    /// γ: how far a node moves towards what it knows of its neighbours.
    static func consensusStepSize(default value: SettingValue, _ origin: String) -> Setting {
        Setting(
            "consensus-step-size", .number(0...2, excludingLowerBound: true), default: value,
            """
            gamma: the share of the way towards the neighbours in a round; the coarser the compressor the smaller, to be \
            tuned. \(origin)
            """)
    }

    /// What public copies begin with.
    static let initialCopies = Setting(
        "initial-copies", .choice(["start", "zero"]), default: "start",
        """
        What nodes know of each other before the first message: the common start, or nothing, as in the paper, which costs \
        a warm-up.
        """)
}

extension AlgorithmStart {
    /// γ, as the settings say.
    var consensusStepSize: Float { Float(settings.number("consensus-step-size")) }

    /// What public copies begin with, as the settings say.
    var initialCopies: ParameterSnapshot {
        guard settings.text("initial-copies") == "zero" else { return parameters }
        return ParameterVector(zerosFrom: pool).freeze()
    }
}
