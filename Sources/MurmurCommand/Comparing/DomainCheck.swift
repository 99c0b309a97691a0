import Reports

/// Simulations are equal to the bit within one determinism domain only.
enum DomainCheck {
    /// Refuses simulated reports of different domains.
    ///
    /// - Throws: `Failure` naming the first two that differ, and in what.
    static func check(_ inputs: [(path: String, report: RunReport)]) throws(Failure) {
        let simulated = inputs.filter { $0.report.kind == .simulated }
        guard let first = simulated.first else { return }
        for other in simulated.dropFirst() {
            let pair = (first.report.provenance.domain, other.report.provenance.domain)
            guard let difference = difference(pair.0, pair.1) else { continue }
            throw Failure(
                "\(first.path) vs \(other.path): different determinism domain (\(difference)); use --numeric",
                .negativeVerdict)
        }
    }

    private static func difference(_ left: DeterminismDomain, _ right: DeterminismDomain) -> String? {
        let fields: [(String, String, String)] = [
            ("openblas core", left.coreType, right.coreType), ("openblas", left.openblas, right.openblas),
            ("swift", left.swift, right.swift),
            ("system", left.operatingSystem, right.operatingSystem),
            ("architecture", left.architecture, right.architecture),
        ]
        return fields.first { $0.1 != $0.2 }.map { "\($0.0) \($0.1) vs \($0.2)" }
    }
}
