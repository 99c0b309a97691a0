/// The figures of a sweep of schema `murmuration-sweep/1` as the first version of the program wrote them.
///
/// Every later version reads it. Origin: `SampleReports.run` with final accuracies 0.5, 0.75 and none at three learning rates.
enum GoldenSweep {
    // swift-format-ignore
    static let version1 = #"""
        {
          "cautions": ["chosen on the test part, which the reported figures are of as well: those of the chosen values are a little too good, the more so the larger the grid and the fewer the seeds", "one seed: the best value may be chance; add --seeds 5", "1 run diverged or have no such figure"],
          "criterion": "final-metric",
          "curves": [
            {"algorithm": "a", "chosen": 1, "edges": [], "notToldApart": [], "points": [{"budgetDivisor": 1, "figures": [0.453125], "finalMetric": {"value": 0.453125}, "score": {"value": 0.453125}, "seeds": [1], "values": [{"name": "training.learning-rate", "value": "1"}]}, {"budgetDivisor": 1, "figures": [0.6875], "finalMetric": {"value": 0.6875}, "score": {"value": 0.6875}, "seeds": [1], "values": [{"name": "training.learning-rate", "value": "0.3"}]}, {"budgetDivisor": 1, "figures": ["nan"], "finalMetric": {"value": "nan"}, "score": {"value": "nan"}, "seeds": [1], "values": [{"name": "training.learning-rate", "value": "0.1"}]}], "variant": "a"}
          ],
          "experiment": "sample",
          "grid": [
            {"key": "training.learning-rate", "values": ["1", "0.3", "0.1"]}
          ],
          "metric": {
            "definition": "Share of correct classes.",
            "higherIsBetter": true,
            "lossName": "cross-entropy",
            "name": "accuracy",
            "unit": ""
          },
          "schema": "murmuration-sweep/1",
          "seeds": [1],
          "trialsPerVariant": 3,
          "verdict": ["Highest final accuracy: a with learning-rate 0.3, 0.688."]
        }

        """#
}
