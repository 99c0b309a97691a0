public import Catalogues

/// Every training algorithm there is: baselines first, then decentralised ones from simple to involved.
public enum AlgorithmCatalogue {
    public static let all = Catalogue<AlgorithmEntry>(
        "algorithm",
        [
            .centralized,
            .solo,
            .allReduceSGD,
            .parameterServer,
            .decentralizedParallelSGD,
            .asynchronousDecentralizedSGD,
            .stochasticGradientPush,
        ])
}
