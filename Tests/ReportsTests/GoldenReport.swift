/// A report file of schema `murmuration-report/1` as the first version of the program wrote it.
///
/// Every later version reads it. Origin: `SampleReports.run(evaluations: 2, nodes: 2, target: accuracy >= 0.25)`.
enum GoldenReport {
    // swift-format-ignore
    static let version1 = #"""
        {
          "algorithm": "d-psgd",
          "budget": {
            "amount": 1024,
            "kind": "samples"
          },
          "dataCard": {
            "dataset": "digits",
            "features": 64,
            "labelNames": ["0", "1", "2"],
            "nodes": [
              {"labels": [50, 0, 50], "node": "n0", "samples": 100},
              {"labels": [50, 1, 50], "node": "n1", "samples": 101}
            ],
            "partition": "dirichlet(alpha: 0.1)",
            "preparation": "scaled to [0, 1]",
            "task": "classification",
            "testSamples": 360,
            "trainSamples": 1437
          },
          "digest": "0123456789abcdef0123456789abcdef",
          "events": [
            {"node": "n1", "seconds": 1.5, "what": "left"},
            {"seconds": 2, "what": "healed"}
          ],
          "experiment": "sample",
          "kind": "simulated",
          "links": [
            {"bytes": 50500, "from": "n0", "messages": 32, "to": "n1"}
          ],
          "metric": {
            "definition": "Share of correct classes.",
            "higherIsBetter": true,
            "lossName": "cross-entropy",
            "name": "accuracy",
            "unit": ""
          },
          "nodes": [
            {"bytesReceived": 100000, "bytesSent": 100000, "computeSeconds": 6, "idleSeconds": 2, "merges": 64, "messagesLost": 0, "messagesReceived": 64, "messagesSent": 64, "name": "n0", "overheadBytesSent": 1000, "refused": [], "samples": 256, "steps": 32},
            {"bytesReceived": 100000, "bytesSent": 100000, "computeSeconds": 6, "idleSeconds": 2, "merges": 64, "messagesLost": 0, "messagesReceived": 64, "messagesSent": 64, "name": "n1", "overheadBytesSent": 1000, "refused": [{"count": 2, "reason": "late"}], "samples": 256, "steps": 32}
          ],
          "plan": {
            "batchSize": 8,
            "computeModel": "constant(1 ms)",
            "learningRate": 0.1,
            "learningRateSchedule": "constant",
            "loss": "cross-entropy",
            "model": "softmax(64-10)",
            "networkModel": "latency 1 ms",
            "nodes": 2,
            "optimizer": "sgd",
            "parameterCount": 650,
            "settings": [
              {"name": "order", "value": "combine-then-adapt"}
            ]
          },
          "provenance": {
            "dataHash": "da",
            "domain": {"architecture": "x86_64", "coreType": "Haswell", "openblas": "0.3.21", "operatingSystem": "Linux", "swift": "6.3.1"},
            "experimentHash": "e0",
            "experimentText": "name: sample\n",
            "modelFingerprint": "f0",
            "programVersion": "0.1.0",
            "topologyHash": "70",
            "topologyText": "family: ring\n"
          },
          "refused": [
            {"count": 2, "reason": "late"}
          ],
          "schema": "murmuration-report/1",
          "seed": 1,
          "series": [
            {"averagedLoss": 1.6875, "averagedMetric": 0.140625, "bytesSent": 0, "consensusDistance": 0, "index": 0, "localLoss": {"maximum": 1.78125, "mean": 1.765625, "minimum": 1.75, "standardDeviation": 0.015625, "worstNode": "n1"}, "localMetric": {"maximum": 0.125, "mean": 0.1171875, "minimum": 0.109375, "standardDeviation": 0.0078125, "worstNode": "n1"}, "lossPerNode": [1.75, 1.78125], "messagesSent": 0, "metricPerNode": [0.125, 0.109375], "overheadBytes": 0, "relativeConsensusDistance": "nan", "samples": 0, "seconds": 0, "staleness": {"maximum": 0, "mean": 0}, "steps": 0},
            {"averagedLoss": 0.9125000000000001, "averagedMetric": 0.528125, "bytesSent": 100000, "consensusDistance": 2, "index": 1, "localLoss": {"maximum": 1.00625, "mean": 0.9906250000000001, "minimum": 0.9750000000000001, "standardDeviation": 0.015625, "worstNode": "n1"}, "localMetric": {"maximum": 0.5125, "mean": 0.5046875, "minimum": 0.49687499999999996, "standardDeviation": 0.0078125, "worstNode": "n1"}, "lossPerNode": [0.9750000000000001, 1.00625], "messagesSent": 64, "metricPerNode": [0.5125, 0.49687499999999996], "overheadBytes": 1000, "relativeConsensusDistance": 0.125, "samples": 256, "seconds": 2, "staleness": {"maximum": 3, "mean": 1.5}, "steps": 32, "trainLoss": 0.9750000000000001}
          ],
          "staleness": {
            "beyond": 0,
            "counts": [1, 2, 1, 1],
            "maximum": 3,
            "total": 7
          },
          "status": "complete",
          "summary": {
            "averagedLoss": 0.9125000000000001,
            "averagedMetric": 0.528125,
            "bestEvaluation": 1,
            "bestMetric": 0.5046875,
            "consensusDistance": 2,
            "finalLoss": 0.9906250000000001,
            "finalMetric": 0.5046875,
            "toTarget": {"bytes": 34616.93548387097, "samples": 87.74193548387098, "seconds": 0.685483870967742},
            "worstNode": "n1",
            "worstNodeMetric": 0.49687499999999996
          },
          "target": {
            "direction": "atLeast",
            "quantity": "accuracy",
            "sustained": 1,
            "value": 0.25
          },
          "topologyCard": {
            "connected": true,
            "diameter": 1,
            "directed": false,
            "edges": 2,
            "links": [[0, 1], [1, 0]],
            "maximumDegree": 2,
            "meanDegree": 2,
            "minimumDegree": 2,
            "name": "ring(2)",
            "nodes": 2,
            "secondEigenvalueModulus": 0.5,
            "smallestEigenvalue": -0.25,
            "spectralGap": 0.5,
            "weights": "metropolis-hastings"
          },
          "variant": "d-psgd"
        }

        """#
}
