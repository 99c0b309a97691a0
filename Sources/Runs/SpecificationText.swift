import Experiments

extension ComputeTimeSpecification {
    /// The model in one line, for reports; a single node that stands for no machine has no factor.
    func text(ofSingleNode isSingle: Bool) -> String {
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
        guard !isSingle else { return text }
        if !nodeFactors.isEmpty {
            text += "; " + nodeFactors.map { "node \($0.node) x\($0.factor)" }.joined(separator: ", ")
        }
        if let stragglers {
            text += "; \(stragglers.fraction) of the nodes x\(stragglers.slowDown)"
        }
        return text
    }
}

extension Variant {
    /// The links in one line, for reports: the common one, and how many differ.
    var networkText: String {
        let exceptions = topology.exceptionalLinks(default: network.link).count
        let link = topology.commonLink(default: network.link)
        var parts = ["latency \(milliseconds(link.latencyNanoseconds))"]
        if link.jitterNanoseconds > 0 { parts.append("jitter \(milliseconds(link.jitterNanoseconds))") }
        if let bandwidth = link.bandwidthBitsPerSecond { parts.append("\(Double(bandwidth) / 1e6) Mbit/s") }
        if link.loss > 0 { parts.append("loss \(link.loss)") }
        if exceptions > 0 { parts.append("\(exceptions) links of their own") }
        return parts.joined(separator: ", ")
    }
}

private func milliseconds(_ nanoseconds: Int64) -> String { "\(Double(nanoseconds) / 1e6) ms" }
