import Catalogues

extension Setting {
    /// How long a round waits for a silent neighbour: shared by all synchronous neighbour-averaging algorithms.
    static let roundTimeout = Setting(
        "round-timeout", .number(0...86_400), default: 0,
        """
        Seconds a node waits for a silent neighbour once its own part of the round is done; then it goes on without it. \
        0 waits for ever, which is right when no message is lost.
        """)
}
