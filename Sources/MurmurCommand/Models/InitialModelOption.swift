import ArgumentParser

/// What all nodes of a run start from.
struct InitialModelOption: ParsableArguments {
    @Option(
        name: .customLong("init"),
        help: ArgumentHelp(
            "Start all nodes from these weights, safetensors or .npz, instead of random ones.",
            valueName: "file"))
    var file: String?
}
