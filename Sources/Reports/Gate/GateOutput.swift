/// The verdicts of `murmur gate` for people, issues and build servers.
public struct GateOutput: Codable, Sendable, Equatable {
    /// The format and its version, `murmuration-gate/1`.
    public var schema = "murmuration-gate/1"
    /// What was judged, for people: the names of the experiments.
    public var title: String
    /// Whether a limit within the interval counts as not met.
    public var isStrict: Bool
    /// One for each requirement and variant.
    public var verdicts: [GateVerdict]

    /// Puts verdicts together.
    public init(title: String, isStrict: Bool, verdicts: [GateVerdict]) {
        self.title = title
        self.isStrict = isStrict
        self.verdicts = verdicts
    }

    /// Those that are not met.
    public var failures: [GateVerdict] { verdicts.filter { !passes($0) } }

    private func passes(_ verdict: GateVerdict) -> Bool { verdict.passes(isStrict: isStrict) }

    /// The bytes of the JSON file.
    public func json() -> [UInt8] { ReportCodec.text(of: self) }

    /// One line for each verdict: `ok    accuracy >= 0.9: gossip: 0.912 [0.905, 0.918] over 3 seeds`.
    public var lines: [String] {
        verdicts.map { verdict in
            let mark = passes(verdict) ? "ok  " : verdict.verdict == .unmeasured ? "none" : "FAIL"
            return "\(mark)  \(verdict.clause): \(who(verdict))\(verdict.reason)"
        }
    }

    private func who(_ verdict: GateVerdict) -> String {
        verdict.variant.isEmpty ? "" : "\(verdict.variant): "
    }

    /// A Markdown table; ends with a newline.
    public var markdown: String {
        var lines = [
            "### \(MarkdownTable.escaped(title)): \(failures.isEmpty ? "all met" : "\(failures.count) of \(verdicts.count) not met")",
            "", "| | requirement | variant | measured |", "| :--- | :--- | :--- | :--- |",
        ]
        for verdict in verdicts {
            let cells = [
                passes(verdict) ? "✓" : "✗", MarkdownTable.escaped(verdict.clause),
                MarkdownTable.escaped(verdict.variant), MarkdownTable.escaped(verdict.reason),
            ]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The verdicts as a JUnit file, which most build servers show: a test case for each, failed or, when it could not be
    /// measured, in error.
    ///
    /// There is no standard; this is what the schema of Jenkins' xUnit plugin (`junit-10.xsd`) accepts.
    public var junit: String {
        let broken = failures.count { $0.verdict == .unmeasured }
        let counts =
            "tests=\"\(verdicts.count)\" failures=\"\(failures.count - broken)\" errors=\"\(broken)\""
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites \(counts)>",
            "  <testsuite name=\"\(HTMLText.escaped(title))\" \(counts)>",
        ]
        for verdict in verdicts {
            let name = HTMLText.escaped(verdict.clause)
            let owner = HTMLText.escaped(verdict.variant.isEmpty ? title : "\(title).\(verdict.variant)")
            let reason = HTMLText.escaped(verdict.reason)
            lines.append("    <testcase name=\"\(name)\" classname=\"\(owner)\">")
            if !passes(verdict) {
                let kind = verdict.verdict == .unmeasured ? "error" : "failure"
                lines.append("      <\(kind) message=\"\(reason)\"/>")
            } else {
                lines.append("      <system-out>\(reason)</system-out>")
            }
            lines.append("    </testcase>")
        }
        return (lines + ["  </testsuite>", "</testsuites>"]).joined(separator: "\n") + "\n"
    }
}
