/// Small experiments for these tests.
enum SampleExperiments {
    /// Two variants on four nodes; gradients heavy enough for the worker threads to share them.
    static let tiny = """
        name: tiny
        workload: {dataset: digits, model: {name: mlp, hidden: [32]}}
        training: {batch-size: 100, learning-rate: 0.1}
        topology: {family: ring, nodes: 4}
        compute: {name: log-normal, mean: 10ms, sigma: 0.2}
        network: {latency: 1ms, jitter: 0.2ms, bandwidth: 100Mbit/s}
        budget: {samples: 4000}
        evaluation: {every: 1000 samples}
        seeds: [1]
        compare:
          - name: gossip
            training: {algorithm: ad-psgd}
          - name: averaging
            training: {algorithm: d-psgd}

        """

    /// Wrong nowhere, and runs in an instant.
    static let good = """
        name: good
        workload: {dataset: wine, model: softmax}
        training: {algorithm: d-psgd, batch-size: 8, learning-rate: 0.1}
        topology: {family: ring, nodes: 4}
        budget: {samples: 64}

        """

    /// Goes on for hours.
    static let endless = """
        name: endless
        workload: {dataset: wine, model: softmax}
        training: {algorithm: d-psgd, batch-size: 8, learning-rate: 0.01}
        topology: {family: ring, nodes: 4}
        budget: {samples: 1000000000}
        evaluation: {every: 10000 samples}
        seeds: [7, 8]

        """
}
