public import Catalogues

/// Every training algorithm there is: baselines first, then decentralised ones from simple to involved.
public enum AlgorithmCatalogue {
    /// The algorithms, in the order of their documentation.
    public static let all = Catalogue<AlgorithmEntry>(
        "algorithm",
        [
            .centralized,
            .solo,
            .allReduceSGD,
            .parameterServer,
            .slowMo,
            .diLoCo,
            .noLoCo,
            .decentralizedParallelSGD,
            .gossipPGA,
            .epidemicOracle,
            .epidemicLocal,
            .moshpitAveraging,
            .exactDiffusion,
            .extra,
            .gradientTracking,
            .dsgdm,
            .dmsgd,
            .decentLaM,
            .quasiGlobalMomentum,
            .momentumTracking,
            .relaySGD,
            .asynchronousDecentralizedSGD,
            .stochasticGradientPush,
            .partialExchange,
            .chocoSGD,
            .differenceCompressedSGD,
            .deepSqueeze,
            .moniqua,
            .powerGossip,
            .beer,
            .muffliato,
        ])
}
