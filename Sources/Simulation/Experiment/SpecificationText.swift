import Experiments

extension ComputeTimeSpecification {
    /// The model in one line, for reports.
    var text: String {
        let mean = "mean \(milliseconds(meanNanoseconds))"
        var text =
            switch distribution {
            case .constant: "constant \(milliseconds(meanNanoseconds))"
            case .logNormal(let sigma): "log-normal, \(mean), sigma \(sigma)"
            case .exponential: "exponential, \(mean)"
            case .slowFast(let slowDown, let fast, let slow):
                "two-state, fast \(milliseconds(meanNanoseconds)) for \(milliseconds(fast)), "
                    + "\(slowDown) times slower for \(milliseconds(slow))"
            }
        if !nodeFactors.isEmpty {
            text += "; " + nodeFactors.map { "node \($0.node) x\($0.factor)" }.joined(separator: ", ")
        }
        if let stragglers {
            text += "; \(stragglers.fraction) of the nodes x\(stragglers.slowDown)"
        }
        return text
    }
}

extension NetworkSpecification {
    /// The model in one line, for reports.
    var text: String {
        var parts = ["latency \(milliseconds(link.latencyNanoseconds))"]
        if link.jitterNanoseconds > 0 { parts.append("jitter \(milliseconds(link.jitterNanoseconds))") }
        if let bandwidth = link.bandwidthBitsPerSecond { parts.append("\(Double(bandwidth) / 1e6) Mbit/s") }
        if link.loss > 0 { parts.append("loss \(link.loss)") }
        return parts.joined(separator: ", ")
    }
}

private func milliseconds(_ nanoseconds: Int64) -> String { "\(Double(nanoseconds) / 1e6) ms" }
